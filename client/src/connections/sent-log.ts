import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { DID_SEND_NOTIFICATION, type DidSendParams } from '../../../server/src/service/protocol/connections.js';
import { sentText } from './sent-text.js';

/** The output channel that shows what left the machine: when, where to, the whole text. Never a token. */
export class SentLog implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('KQLens Connections');
  private readonly listening: { dispose(): unknown };

  constructor(client: LanguageClient) {
    this.listening = client.onNotification(DID_SEND_NOTIFICATION, (sent: DidSendParams) => {
      this.channel.appendLine(sentText(sent));
    });
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.listening.dispose();
    this.channel.dispose();
  }
}
