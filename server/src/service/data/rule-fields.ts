/**
 * The fields of Sentinel rules and Defender custom detections, one a line: `name: what it says`. Words in braces are code.
 */
export const RULE_FIELDS = `
id: The rule's GUID. It stays the same over all versions: the service tells by it which rule an update is for.
kind: How the rule runs. {Scheduled} runs at its frequency over its period; {NRT} runs every minute over the newest events.
name: The rule's name, and the alert's name unless the rule overrides it. Best below 50 characters.
displayName: The rule's name, and the alert's name unless the rule overrides it.
description: What the rule finds and why that matters. It is the alert's description unless the rule overrides it.
severity: How much an alert matters: {Informational}, {Low}, {Medium} or {High}.
status: Whether the rule is ready to be used.
enabled: Whether the rule runs.
isEnabled: Whether the detection runs.
version: Three numbers with dots. A change of the rule needs a higher one, else content updates pass it by.
templateVersion: The version of the template that the rule was made of.
alertRuleTemplateName: The id of the template that the rule was made of.
metadata: Where the rule comes from: source, author, support, categories.
tags: Words to find the rule by.
requiredDataConnectors: The connectors and tables without which the rule has nothing to read.
connectorId: The id of a data connector.
dataTypes: The tables of the connector that the rule reads.
queryFrequency: How often the rule runs, from five minutes to fourteen days.
queryPeriod: How far back each run looks. Shorter than the frequency it leaves events out; from two days on the rule runs at most hourly.
triggerOperator: How the number of results is compared with the threshold.
triggerThreshold: The number of results that the operator compares with; {gt} and 0 alert on any result.
tactics: The tactics of ATT&CK that the behaviour serves, in Sentinel's spelling.
relevantTechniques: The techniques of ATT&CK that the rule detects, such as {T1059.001}. Each should belong to one of the tactics.
techniques: The techniques of ATT&CK that the rule detects, such as {T1059}.
subTechniques: The sub-techniques of ATT&CK that the rule detects, such as {T1059.001}.
query: The KQL that finds the events.
entityMappings: Which columns of the result name accounts, hosts, addresses and other entities. Incidents are correlated by them.
sentinelEntitiesMappings: Columns that hold whole entities, such as {Entities} of SecurityAlert.
entityType: What kind of entity the columns name.
fieldMappings: The identifiers of the entity and the columns that hold them; up to three.
identifier: Which property of the entity a column holds.
columnName: A column of the query's result.
customDetails: Values of the result that are shown in the alert: a name, and the column that holds the value.
alertDetailsOverride: Parts of the alert that the result fills.
alertDisplayNameFormat: The alert's name, with up to three columns in it: {Sign-in from {{Country}}}.
alertDescriptionFormat: The alert's description, with up to three columns in it.
alertTacticsColumnName: The column that holds the alert's tactics.
alertSeverityColumnName: The column that holds the alert's severity.
alertDynamicProperties: Further properties of the alert that columns fill.
alertProperty: Which property of the alert a column fills.
value: The column that holds the value.
eventGroupingSettings: Whether all results of a run make one alert or each its own.
aggregationKind: {SingleAlert} makes one alert of all results of a run, {AlertPerResult} one of each.
incidentConfiguration: Whether alerts become incidents, and which alerts share one.
createIncident: Whether an alert becomes an incident.
groupingConfiguration: Which alerts share an incident.
reopenClosedIncident: Whether a closed incident opens again when an alert belongs to it.
lookbackDuration: How long an incident takes in further alerts.
matchingMethod: What alerts must have in common to share an incident.
groupByEntities: The entities that alerts must have in common.
groupByAlertDetails: The details that alerts must have in common.
groupByCustomDetails: The custom details that alerts must have in common.
suppressionEnabled: Whether the rule pauses after an alert.
suppressionDuration: How long the rule pauses after an alert.
queryCondition: The KQL of the detection.
queryText: The KQL that finds the events. It must return what the service needs of each event: time, report id and the affected asset.
schedule: When the detection runs.
frequency: How often the detection runs; {PT0S} is near real time.
lookback: How far back each run looks.
period: How often the detection runs, in the older form.
detectionAction: What happens for each result: the alert, and actions on what it names.
alertTemplate: The alert that results make.
title: The alert's name, with columns in double braces.
recommendedActions: What whoever gets the alert should do.
tactic: A tactic of ATT&CK.
technique: A technique of ATT&CK.
category: The alert's category, in the older form.
mitreTechniques: The techniques of ATT&CK, in the older form.
impactedAssets: The assets that the alert is about, in the older form.
eventGroupingKind: Whether all results of a run make one alert or each its own.
automatedActions: What the service does by itself to what a result names.
responseActions: What the service does by itself, in the older form.
organizationalScope: The device groups that the detection is limited to.
scopeType: What the scope names.
scopeNames: The names of the device groups.
isolationType: {full} cuts the device off, {selective} leaves Outlook, Teams and Skype.
`;
