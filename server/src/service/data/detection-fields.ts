/**
 * The entities, columns and actions of Defender custom detections, one a line: `name: what it says`. Words in braces are
 * code.
 */
export const DETECTION_FIELDS = `
startTimeUtc: When the rule runs for the first time, as a time in UTC.
lastModifiedUtc: When the rule was changed last; the service writes it.
lastModifiedDateTime: When the detection was changed last; the service writes it.
lastModifiedBy: Who changed the detection last; the service writes it.
createdBy: Who made the detection; the service writes it.
createdDateTime: When the detection was made; the service writes it.
accounts: The accounts that an alert is about, as assets: by an id, or by a name with its domain.
hosts: The devices that an alert is about, as assets.
mailboxes: The mailboxes that an alert is about, as assets.
cloudApplications: The cloud applications that an alert is about, as assets.
azureResources: The Azure resources that an alert is about, as assets.
amazonResources: The AWS resources that an alert is about, as assets.
googleCloudResources: The Google Cloud resources that an alert is about, as assets.
processes: Processes as evidence, by the hashes of their programs.
files: Files as evidence, by name or hash.
registryValues: Registry values as evidence.
ips: IP addresses as evidence.
oAuthApplications: OAuth applications as evidence.
dns: DNS names and their resolution as evidence.
securityGroups: Security groups as evidence.
urls: URLs as evidence.
mailClusters: Groups of like messages as evidence.
mailMessages: Messages as evidence.
aadUserIdColumn: The column with the account's object id in Entra ID, such as {AccountObjectId}.
dnsDomainColumn: The column with the DNS domain.
nameColumn: The column with the name.
ntDomainColumn: The column with the NT domain, such as {AccountDomain}.
sidColumn: The column with the security identifier, such as {AccountSid}.
upnColumn: The column with the user principal name, such as {AccountUpn}.
upnSuffixColumn: The column with the part of the user principal name behind {@}.
deviceIdColumn: The column with the device's id in Defender, such as {DeviceId}.
netBiosNameColumn: The column with the NetBIOS name.
primaryAddressColumn: The column with the mailbox's primary address, such as {RecipientEmailAddress}.
appIdColumn: The column with the application's id.
resourceIdColumn: The column with the Azure resource's id.
amazonResourceIdColumn: The column with the AWS resource's name (ARN).
fullResourceNameColumn: The column with the resource's full name.
sha1Column: The column with the SHA-1 of the file, such as {SHA1}.
sha256Column: The column with the SHA-256 of the file, such as {SHA256}.
keyColumn: The column with the registry key, such as {RegistryKey}.
valueNameColumn: The column with the registry value's name, such as {RegistryValueName}.
addressColumn: The column with the address, such as {RemoteIP} or {RemoteUrl}.
scopeColumn: The column that tells in which network a private address is meant.
oAuthAppIdColumn: The column with the OAuth application's id, such as {OAuthAppId}.
domainNameColumn: The column with the DNS name.
hostIpAddressColumn: The column with the address of the host that asked.
serverIpColumn: The column with the address of the DNS server.
distinguishedNameColumn: The column with the group's distinguished name.
objectIdColumn: The column with the object id in Entra ID.
queryColumn: The column with the query that the messages have in common.
sourceColumn: The column with where the group of messages comes from.
networkMessageIdColumn: The column with the message's id, {NetworkMessageId}.
recipientColumn: The column with the recipient, such as {RecipientEmailAddress}.
senderColumn: The column with the sender, such as {SenderFromAddress}.
subjectColumn: The column with the subject.
accountObjectIdColumn: The column with the account's object id, such as {AccountObjectId}.
accountSidColumn: The column with the account's security identifier, such as {AccountSid}.
deviceGroupNames: The device groups that the action is limited to.
isolateDevices: Cuts the devices off the network.
collectInvestigationPackages: Collects a package for the investigation from the devices.
runAntivirusScans: Has the devices scanned.
initiateInvestigations: Starts an automated investigation of the devices.
restrictAppExecutions: Lets the devices run only programs that Microsoft has signed.
allowFiles: Allows the files.
blockFiles: Blocks the files.
stopAndQuarantineFiles: Stops and quarantines the files on the device.
markUsersAsCompromised: Sets the users' risk to high in Entra ID.
disableUsers: Disables the users' accounts.
forceUserPasswordResets: Has the users set a new password at the next sign-in.
softDeleteEmails: Moves the messages to the recoverable items.
hardDeleteEmails: Deletes the messages for good.
moveEmailsToInbox: Moves the messages to the inbox.
moveEmailsToJunk: Moves the messages to the junk folder.
moveEmailsToDeletedItems: Moves the messages to the deleted items.
`;
