<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Transcript</name>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Tool result</source>
        <translation>Werkzeugergebnis</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>Repeated request</source>
        <translation>Wiederholte Bitte</translation>
    </message>
    <message>
        <source>Rephrased</source>
        <translation>Umformuliert</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>Korrigiert</translation>
    </message>
    <message>
        <source>Frustration</source>
        <translation>Frust</translation>
    </message>
    <message>
        <source>Refusal</source>
        <translation>Ablehnung</translation>
    </message>
    <message>
        <source>Apology loop</source>
        <translation>Entschuldigungsschleife</translation>
    </message>
    <message>
        <source>Tool error</source>
        <translation>Werkzeugfehler</translation>
    </message>
    <message>
        <source>Tool loop</source>
        <translation>Werkzeugschleife</translation>
    </message>
    <message>
        <source>Truncated</source>
        <translation>Abgeschnitten</translation>
    </message>
    <message>
        <source>Hand-off</source>
        <translation>Übergabe</translation>
    </message>
    <message>
        <source>Dead end</source>
        <translation>Sackgasse</translation>
    </message>
    <message>
        <source>Thanks</source>
        <translation>Dank</translation>
    </message>
    <message>
        <source>Crash</source>
        <translation>Absturz</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a signal and its detail</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 (called by the user)</source>
        <translation>%1 (vom Nutzer aufgerufen)</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>ok</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>This conversation has no messages.</source>
        <translation>Dieses Gespräch hat keine Nachrichten.</translation>
    </message>
    <message>
        <source>Bug report</source>
        <translation>Fehlermeldung</translation>
    </message>
    <message>
        <source>Feature request</source>
        <translation>Wunsch nach einer Funktion</translation>
    </message>
    <message>
        <source>Churn risk</source>
        <translation>Abwanderungsrisiko</translation>
    </message>
    <message>
        <source>Setup friction</source>
        <translation>Mühe beim Einrichten</translation>
    </message>
    <message>
        <source>Pricing objection</source>
        <translation>Einwand gegen den Preis</translation>
    </message>
    <message>
        <source>The user says that something in your product does not work.</source>
        <translation>Der Nutzer sagt, dass etwas an Ihrem Produkt nicht funktioniert.</translation>
    </message>
    <message>
        <source>The user asks for something that your product cannot do yet.</source>
        <translation>Der Nutzer wünscht sich etwas, das Ihr Produkt noch nicht kann.</translation>
    </message>
    <message>
        <source>The user says that they are leaving, or thinking of it.</source>
        <translation>Der Nutzer sagt, dass er geht oder daran denkt.</translation>
    </message>
    <message>
        <source>The user struggles with setting your product up.</source>
        <translation>Der Nutzer hat Mühe, Ihr Produkt einzurichten.</translation>
    </message>
    <message>
        <source>The user says that it costs too much.</source>
        <translation>Der Nutzer sagt, dass es zu viel kostet.</translation>
    </message>
</context>
<context>
    <name>hone::ui::AddSourceDialog</name>
    <message>
        <source>Conversations come as they happen: from anything that speaks OpenTelemetry, OpenInference, OpenLLMetry, the Vercel AI SDK, Langfuse or LangSmith, and from a few lines of JSON over HTTP. One environment variable is enough for most agents.</source>
        <translation>Gespräche kommen, während sie geführt werden: von allem, was OpenTelemetry, OpenInference, OpenLLMetry, das Vercel AI SDK, Langfuse oder LangSmith spricht, und aus wenigen Zeilen JSON über HTTP. Für die meisten Agenten genügt eine Umgebungsvariable.</translation>
    </message>
    <message>
        <source>It listens on this machine only, until you say otherwise. What was acknowledged is on disk.</source>
        <translation>Er hört nur auf diesem Rechner, bis Sie es anders sagen. Was bestätigt wurde, ist auf der Platte.</translation>
    </message>
    <message>
        <source>Go to the live receiver</source>
        <translation>Zum Live-Empfänger</translation>
    </message>
    <message>
        <source>Add a source</source>
        <translation>Quelle hinzufügen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Kinds of sources</source>
        <translation>Arten von Quellen</translation>
    </message>
    <message>
        <source>From files</source>
        <translation>Aus Dateien</translation>
    </message>
    <message>
        <source>Files and folders</source>
        <translation>Dateien und Ordner</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>Ordner beobachten</translation>
    </message>
    <message>
        <source>Events and outcomes</source>
        <translation>Ereignisse und Ausgänge</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Live receiver</source>
        <translation>Live-Empfänger</translation>
    </message>
    <message>
        <source>Fetched from</source>
        <translation>Geholt von</translation>
    </message>
</context>
<context>
    <name>hone::ui::ChoicePopup</name>
    <message>
        <source>Clear</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Narrow the list</source>
        <translation>Liste eingrenzen</translation>
    </message>
</context>
<context>
    <name>hone::ui::CodeBlock</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
</context>
<context>
    <name>hone::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Go to a page, run an action, find an intent or a conversation</source>
        <translation>Seite, Aktion, Anliegen oder Gespräch finden</translation>
    </message>
    <message>
        <source>Command or search</source>
        <translation>Befehl oder Suche</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>↑ ↓ choose    ↵ open    Esc close</source>
        <translation>↑ ↓ wählen    ↵ öffnen    Esc schließen</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>Nothing fits “%1”</source>
        <translation>Nichts passt zu „%1“</translation>
    </message>
    <message>
        <source>Intents</source>
        <translation>Anliegen</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n Gespräch</numerusform>
            <numerusform>%n Gespräche</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all that hold “%1”</source>
        <translation>Alle zeigen, die „%1“ enthalten</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
</context>
<context>
    <name>hone::ui::CommitDialog</name>
    <message>
        <source>Commit to a new branch</source>
        <translation>Commit auf einem neuen Branch</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>Commit erstellen</translation>
    </message>
    <message>
        <source>Accepted hunks: %1.</source>
        <translation>Angenommene Abschnitte: %1.</translation>
    </message>
    <message>
        <source>Undecided, and counted as accepted: %1.</source>
        <translation>Unentschieden und als angenommen gezählt: %1.</translation>
    </message>
    <message>
        <source>Rejected, and left out: %1.</source>
        <translation>Abgelehnt und weggelassen: %1.</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Branch</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Your working tree, index and current branch stay as they are. Hooks do not run and the commit is not signed.</source>
        <translation>Arbeitsbaum, Index und aktueller Branch bleiben, wie sie sind. Hooks laufen nicht, und der Commit wird nicht signiert.</translation>
    </message>
</context>
<context>
    <name>hone::ui::CompareView</name>
    <message>
        <source>All intents together</source>
        <translation>Alle Anliegen zusammen</translation>
    </message>
    <message>
        <source>%1 points · %2 to %3</source>
        <translation>%1 Punkte · %2 bis %3</translation>
    </message>
    <message>
        <source>First agent version</source>
        <translation>Erste Agentenversion</translation>
    </message>
    <message>
        <source>Second agent version</source>
        <translation>Zweite Agentenversion</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleiche</translation>
    </message>
    <message>
        <source>with</source>
        <translation>mit</translation>
    </message>
    <message>
        <source>Difference of failure rates by intent</source>
        <translation>Unterschied der Misserfolgsquoten nach Anliegen</translation>
    </message>
    <message>
        <source>Failure rates of two agent versions by intent</source>
        <translation>Misserfolgsquoten zweier Agentenversionen nach Anliegen</translation>
    </message>
    <message>
        <source>No version</source>
        <translation>Keine Version</translation>
    </message>
    <message>
        <source>There is only one agent version, so there is nothing to compare yet.</source>
        <translation>Es gibt nur eine Agentenversion, also noch nichts zu vergleichen.</translation>
    </message>
    <message>
        <source>Choose two different versions.</source>
        <translation>Wählen Sie zwei verschiedene Versionen.</translation>
    </message>
    <message>
        <source>Not enough data to compare these two.</source>
        <translation>Zu wenig Daten, um diese beiden zu vergleichen.</translation>
    </message>
    <message>
        <source>The second version fails more often: %1.</source>
        <translation>Die zweite Version scheitert häufiger: %1.</translation>
    </message>
    <message>
        <source>The second version fails less often: %1.</source>
        <translation>Die zweite Version scheitert seltener: %1.</translation>
    </message>
    <message>
        <source>No difference can be seen yet: %1.</source>
        <translation>Noch ist kein Unterschied zu sehen: %1.</translation>
    </message>
    <message>
        <source>Intent</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>q</source>
        <translation>q</translation>
    </message>
    <message>
        <source>not enough data</source>
        <translation>zu wenig Daten</translation>
    </message>
    <message>
        <source>&lt; 0.001</source>
        <translation>&lt; 0,001</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Difference of the failure rates in percentage points, second minus first, with its 95 % interval</source>
        <translation>Unterschied der Misserfolgsquoten in Prozentpunkten, zweite minus erste, mit 95-%-Intervall</translation>
    </message>
</context>
<context>
    <name>hone::ui::ConnectedView</name>
    <message>
        <source>Open conversations</source>
        <translation>Gespräche öffnen</translation>
    </message>
    <message>
        <source>Fetch now</source>
        <translation>Jetzt holen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Show set aside</source>
        <translation>Beiseitegelegtes zeigen</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Mask what comes</source>
        <translation>Maskieren, was kommt</translation>
    </message>
    <message>
        <source>How long it is kept…</source>
        <translation>Aufbewahrung …</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Look now</source>
        <translation>Jetzt nachsehen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Stop masking…</source>
        <translation>Nicht mehr maskieren …</translation>
    </message>
    <message>
        <source>Mask what comes…</source>
        <translation>Maskieren, was kommt …</translation>
    </message>
    <message>
        <source>It runs only by hand now. “Change…” gives it a schedule again.</source>
        <translation>Sie läuft jetzt nur von Hand. „Ändern …“ gibt ihr wieder einen Zeitplan.</translation>
    </message>
    <message>
        <source>Look at %1</source>
        <translation>%1 durchsehen</translation>
    </message>
    <message>
        <source>%1 files read, %2 conversations added, %3 grown.</source>
        <translation>%1 Dateien gelesen, %2 Gespräche neu, %3 gewachsen.</translation>
    </message>
    <message>
        <source>Mask what comes from “%1”?</source>
        <translation>Maskieren, was aus „%1“ kommt?</translation>
    </message>
    <message>
        <source>From now on it is masked before it is stored, and what is in the store already is rewritten now. What was there before is gone from the store. Names in free text that nothing announces may remain.</source>
        <translation>Von nun an wird maskiert, bevor gespeichert wird, und was schon im Speicher ist, wird jetzt umgeschrieben. Was vorher dort stand, ist dann nicht mehr im Speicher. Namen in freiem Text, die nichts ankündigt, können bleiben.</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maskieren</translation>
    </message>
    <message>
        <source>Stop masking what comes from “%1”?</source>
        <translation>Nicht mehr maskieren, was aus „%1“ kommt?</translation>
    </message>
    <message>
        <source>What was masked stays masked; what comes from now on is kept as it is.</source>
        <translation>Was maskiert wurde, bleibt maskiert; was von nun an kommt, wird behalten, wie es ist.</translation>
    </message>
    <message>
        <source>Stop masking</source>
        <translation>Nicht mehr maskieren</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message numerus="yes">
        <source>Its %n conversation(s) go from the store, as far as no other source brought them too.</source>
        <translation>
            <numerusform>Ihr %n Gespräch verschwindet aus dem Speicher, sofern keine andere Quelle es ebenfalls gebracht hat.</numerusform>
            <numerusform>Ihre %n Gespräche verschwinden aus dem Speicher, soweit keine andere Quelle sie ebenfalls gebracht hat.</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder is no longer watched; its files are not touched.</source>
        <translation>Der Ordner wird nicht mehr beobachtet; seine Dateien bleiben unberührt.</translation>
    </message>
    <message>
        <source>The sync and its secrets are forgotten. Nothing is deleted at %1.</source>
        <translation>Die Synchronisation und ihre Geheimnisse werden vergessen. Bei %1 wird nichts gelöscht.</translation>
    </message>
    <message>
        <source>The imported files themselves are not touched.</source>
        <translation>Die importierten Dateien selbst bleiben unberührt.</translation>
    </message>
    <message>
        <source>Remove “%1”?</source>
        <translation>„%1“ entfernen?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>Entfernt.</translation>
    </message>
    <message>
        <source>Open the receiver</source>
        <translation>Empfänger öffnen</translation>
    </message>
</context>
<context>
    <name>hone::ui::ConversationDelegate</name>
    <message>
        <source>No message from the user</source>
        <translation>Keine Nachricht vom Nutzer</translation>
    </message>
    <message>
        <source>No fit</source>
        <translation>Passt zu keinem</translation>
    </message>
    <message numerus="yes">
        <source>%n signal(s)</source>
        <translation>
            <numerusform>%n Signal</numerusform>
            <numerusform>%n Signale</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ConversationListModel</name>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>%1. %2. %3.</source>
        <translation>%1. %2. %3.</translation>
    </message>
    <message>
        <source>No fit</source>
        <translation>Passt zu keinem</translation>
    </message>
</context>
<context>
    <name>hone::ui::ConversationPicker</name>
    <message>
        <source>Search these conversations</source>
        <translation>Diese Gespräche durchsuchen</translation>
    </message>
    <message>
        <source>Conversations to choose from</source>
        <translation>Gespräche zur Auswahl</translation>
    </message>
    <message>
        <source>Move to intent…</source>
        <translation>In ein anderes Anliegen verschieben …</translation>
    </message>
    <message>
        <source>Show in Conversations</source>
        <translation>In „Gespräche“ zeigen</translation>
    </message>
    <message>
        <source>%1 of %2 selected</source>
        <translation>%1 von %2 ausgewählt</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n Gespräch</numerusform>
            <numerusform>%n Gespräche</numerusform>
        </translation>
    </message>
    <message>
        <source>Moves the selected conversations, or all that are listed, to another intent</source>
        <translation>Verschiebt die ausgewählten Gespräche, oder alle aufgeführten, in ein anderes Anliegen</translation>
    </message>
    <message>
        <source>Moves the selected conversations to another intent</source>
        <translation>Verschiebt die ausgewählten Gespräche in ein anderes Anliegen</translation>
    </message>
    <message numerus="yes">
        <source>%n chosen conversation(s)</source>
        <translation>
            <numerusform>%n ausgewähltes Gespräch</numerusform>
            <numerusform>%n ausgewählte Gespräche</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ConversationsPage</name>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>No conversations here</source>
        <translation>Hier sind keine Gespräche</translation>
    </message>
    <message>
        <source>Nothing matches the filter, or nothing has been imported yet. Add a file on the Sources page, or drop one anywhere on this window.</source>
        <translation>Nichts passt zum Filter, oder es wurde noch nichts importiert. Fügen Sie auf der Seite Quellen eine Datei hinzu, oder lassen Sie eine irgendwo auf dieses Fenster fallen.</translation>
    </message>
    <message>
        <source>Go to Sources</source>
        <translation>Zu den Quellen</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n conversation(s)</source>
        <translation>
            <numerusform>%1: %n Gespräch</numerusform>
            <numerusform>%1: %n Gespräche</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::DiffView</name>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Hunk %1 of %2 · line %3</source>
        <translation>Abschnitt %1 von %2 · Zeile %3</translation>
    </message>
    <message>
        <source>No line end at the end of the file</source>
        <translation>Kein Zeilenende am Ende der Datei</translation>
    </message>
    <message>
        <source>This file is binary; its contents are not shown.</source>
        <translation>Diese Datei ist binär; ihr Inhalt wird nicht gezeigt.</translation>
    </message>
    <message>
        <source>This file is too large to compare here. Copy the patch to see it whole.</source>
        <translation>Diese Datei ist zu groß, um sie hier zu vergleichen. Kopieren Sie den Patch, um sie ganz zu sehen.</translation>
    </message>
    <message>
        <source>The repository has moved on: this file is no longer what the draft was made from. Draft the fix again.</source>
        <translation>Das Repository ist weitergegangen: Diese Datei ist nicht mehr die, aus der der Entwurf entstand. Entwerfen Sie die Korrektur neu.</translation>
    </message>
    <message>
        <source>The proposal is identical to the file as it is; nothing would change.</source>
        <translation>Der Vorschlag gleicht der Datei, wie sie ist; nichts würde sich ändern.</translation>
    </message>
    <message>
        <source>Edited and accepted</source>
        <translation>Bearbeitet und angenommen</translation>
    </message>
    <message>
        <source>Edited, undecided</source>
        <translation>Bearbeitet, unentschieden</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>Unentschieden</translation>
    </message>
    <message>
        <source>Proposed changes</source>
        <translation>Vorgeschlagene Änderungen</translation>
    </message>
    <message>
        <source>This hunk holds characters that an editor would change without saying so. Accept or reject it, or edit the patch with the command line.</source>
        <translation>Dieser Abschnitt enthält Zeichen, die ein Editor stillschweigend ändern würde. Nehmen Sie ihn an oder lehnen Sie ihn ab, oder bearbeiten Sie den Patch auf der Kommandozeile.</translation>
    </message>
    <message>
        <source>Nothing to show yet</source>
        <translation>Noch nichts zu zeigen</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Wird verglichen …</translation>
    </message>
    <message>
        <source>The changes could not be shown</source>
        <translation>Die Änderungen konnten nicht gezeigt werden</translation>
    </message>
    <message>
        <source>This draft changes nothing</source>
        <translation>Dieser Entwurf ändert nichts</translation>
    </message>
    <message>
        <source>The proposal is identical to the files as they are.</source>
        <translation>Der Vorschlag gleicht den Dateien, wie sie sind.</translation>
    </message>
    <message>
        <source>Accept hunk</source>
        <translation>Abschnitt annehmen</translation>
    </message>
    <message>
        <source>Reject hunk</source>
        <translation>Abschnitt ablehnen</translation>
    </message>
    <message>
        <source>Undecide hunk</source>
        <translation>Entscheidung zurücknehmen</translation>
    </message>
    <message>
        <source>Edit hunk</source>
        <translation>Abschnitt bearbeiten</translation>
    </message>
    <message>
        <source>Copy hunk</source>
        <translation>Abschnitt kopieren</translation>
    </message>
    <message>
        <source>Hunk %1 of %2 in %3 at line %4: %5. Lines added: %6, removed: %7.</source>
        <translation>Abschnitt %1 von %2 in %3 ab Zeile %4: %5. Hinzugefügte Zeilen: %6, entfernte: %7.</translation>
    </message>
</context>
<context>
    <name>hone::ui::DropOverlay</name>
    <message>
        <source>Drop files to import them</source>
        <translation>Dateien zum Importieren fallen lassen</translation>
    </message>
    <message>
        <source>Drop files or folders to import them</source>
        <translation>Dateien oder Ordner zum Importieren fallen lassen</translation>
    </message>
    <message>
        <source>The format is recognised from the content. Importing the same file twice changes nothing.</source>
        <translation>Das Format wird am Inhalt erkannt. Dieselbe Datei zweimal zu importieren ändert nichts.</translation>
    </message>
</context>
<context>
    <name>hone::ui::ErasureDialog</name>
    <message>
        <source>Erase conversations</source>
        <translation>Gespräche löschen</translation>
    </message>
    <message>
        <source>Erase for good…</source>
        <translation>Endgültig löschen …</translation>
    </message>
    <message>
        <source>What is erased</source>
        <translation>Was gelöscht wird</translation>
    </message>
    <message>
        <source>in every source</source>
        <translation>in jeder Quelle</translation>
    </message>
    <message>
        <source>Erased conversations are gone from every table, index, draft and log, and the files’ bytes are searched for them afterwards. This cannot be undone. Imported files, commits and exports outside the store are not touched.</source>
        <translation>Gelöschte Gespräche sind aus jeder Tabelle, jedem Index, Entwurf und Protokoll verschwunden, und danach werden die Bytes der Dateien nach ihnen durchsucht. Das lässt sich nicht rückgängig machen. Importierte Dateien, Commits und Exporte außerhalb des Speichers bleiben unberührt.</translation>
    </message>
    <message>
        <source>A user</source>
        <translation>Ein Nutzer</translation>
    </message>
    <message>
        <source>A source</source>
        <translation>Eine Quelle</translation>
    </message>
    <message>
        <source>What is old</source>
        <translation>Was alt ist</translation>
    </message>
    <message>
        <source>Id of the user</source>
        <translation>Kennung des Nutzers</translation>
    </message>
    <message>
        <source>the id as the agent reports it</source>
        <translation>die Kennung, wie der Agent sie meldet</translation>
    </message>
    <message>
        <source>Source to erase</source>
        <translation>Zu löschende Quelle</translation>
    </message>
    <message>
        <source>In which source</source>
        <translation>In welcher Quelle</translation>
    </message>
    <message>
        <source> days</source>
        <translation> Tage</translation>
    </message>
    <message>
        <source>Older than, in days</source>
        <translation>Älter als, in Tagen</translation>
    </message>
    <message>
        <source>User id</source>
        <translation>Nutzerkennung</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Without a sign of life for</source>
        <translation>Ohne Lebenszeichen seit</translation>
    </message>
    <message>
        <source>What would go</source>
        <translation>Was verschwinden würde</translation>
    </message>
    <message>
        <source>%1 conversations with %2 messages go, and %3 users that nothing else refers to.</source>
        <translation>%1 Gespräche mit %2 Nachrichten verschwinden, und %3 Nutzer, auf die sonst nichts verweist.</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) have no time and stay.</source>
        <translation>
            <numerusform>%n Gespräch hat keine Zeit und bleibt.</numerusform>
            <numerusform>%n Gespräche haben keine Zeit und bleiben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n older copy(ies) of the store beside it, too</source>
        <translation>
            <numerusform>Auch die ältere Kopie des Speichers daneben löschen</numerusform>
            <numerusform>Auch %n ältere Kopien des Speichers daneben löschen</numerusform>
        </translation>
    </message>
    <message>
        <source>Erase for good?</source>
        <translation>Endgültig löschen?</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 conversations erased; no trace is left.</source>
        <translation>%1 Gespräche gelöscht; keine Spur ist geblieben.</translation>
    </message>
    <message>
        <source>%1 conversations erased, but traces were found.</source>
        <translation>%1 Gespräche gelöscht, aber es wurden Spuren gefunden.</translation>
    </message>
    <message>
        <source>Nothing in this store is of the user “%1”: no conversation, no event and no set-aside record. Give the id exactly as the agent reports it, with its capital letters; every conversation shows whose it is.</source>
        <translation>Nichts in diesem Speicher gehört zum Nutzer „%1“: kein Gespräch, kein Ereignis und kein beiseitegelegter Datensatz. Geben Sie die Kennung genau so an, wie der Agent sie meldet, mit Groß- und Kleinschreibung; jedes Gespräch zeigt, wessen es ist.</translation>
    </message>
    <message>
        <source>Nothing in this store fits.</source>
        <translation>Nichts in diesem Speicher passt.</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) or score(s) go with them.</source>
        <translation>
            <numerusform>%n Ereignis oder Wertung geht mit.</numerusform>
            <numerusform>%n Ereignisse oder Wertungen gehen mit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) that name the user or one of the conversations go, too, whomever else they name.</source>
        <translation>
            <numerusform>%n beiseitegelegter Datensatz, der den Nutzer oder eines der Gespräche nennt, geht ebenfalls, wen er sonst auch nennt.</numerusform>
            <numerusform>%n beiseitegelegte Datensätze, die den Nutzer oder eines der Gespräche nennen, gehen ebenfalls, wen sie sonst auch nennen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) go, too.</source>
        <translation>
            <numerusform>%n beiseitegelegter Datensatz geht ebenfalls.</numerusform>
            <numerusform>%n beiseitegelegte Datensätze gehen ebenfalls.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) stay although nobody can tell whose they are: they are compressed or cut.</source>
        <translation>
            <numerusform>%n beiseitegelegter Datensatz bleibt, obwohl niemand sagen kann, wessen er ist: Er ist komprimiert oder abgeschnitten.</numerusform>
            <numerusform>%n beiseitegelegte Datensätze bleiben, obwohl niemand sagen kann, wessen sie sind: Sie sind komprimiert oder abgeschnitten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ErasureReportView</name>
    <message numerus="yes">
        <source>✓ No trace is left: %1 strings were searched for in the bytes of %n file(s).</source>
        <translation>
            <numerusform>✓ Keine Spur ist geblieben: In den Bytes von %n Datei wurde nach %1 Zeichenfolgen gesucht.</numerusform>
            <numerusform>✓ Keine Spur ist geblieben: In den Bytes von %n Dateien wurde nach %1 Zeichenfolgen gesucht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>◆ Traces were found in the bytes of %n file(s). See below where.</source>
        <translation>
            <numerusform>◆ In den Bytes von %n Datei wurden Spuren gefunden. Unten steht, wo.</numerusform>
            <numerusform>◆ In den Bytes von %n Dateien wurden Spuren gefunden. Unten steht, wo.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 conversations, %2 messages and %3 users are gone, in %4.</source>
        <translation>%1 Gespräche, %2 Nachrichten und %3 Nutzer sind gelöscht, in %4.</translation>
    </message>
    <message>
        <source>%1 found</source>
        <translation>%1 gefunden</translation>
    </message>
    <message>
        <source>Out of reach: %1</source>
        <translation>Außer Reichweite: %1</translation>
    </message>
    <message>
        <source>Proof of the erasure</source>
        <translation>Nachweis der Löschung</translation>
    </message>
    <message numerus="yes">
        <source>%n of the strings stand in conversations that stay, too.</source>
        <translation>
            <numerusform>%n der Zeichenfolgen steht auch in Gesprächen, die bleiben.</numerusform>
            <numerusform>%n der Zeichenfolgen stehen auch in Gesprächen, die bleiben.</numerusform>
        </translation>
    </message>
    <message>
        <source>File that was searched</source>
        <translation>Durchsuchte Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Files that were searched</source>
        <translation>Durchsuchte Dateien</translation>
    </message>
    <message>
        <source>What Hone made and cannot take back</source>
        <translation>Was Hone gemacht hat und nicht zurücknehmen kann</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) or score(s) went with them.</source>
        <translation>
            <numerusform>%n Ereignis oder Wertung ging mit.</numerusform>
            <numerusform>%n Ereignisse oder Wertungen gingen mit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) went, too.</source>
        <translation>
            <numerusform>%n beiseitegelegter Datensatz ging ebenfalls.</numerusform>
            <numerusform>%n beiseitegelegte Datensätze gingen ebenfalls.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::EventPreviewView</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Wovon</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>The first events of the file</source>
        <translation>Die ersten Ereignisse der Datei</translation>
    </message>
    <message>
        <source>How the file is read</source>
        <translation>Wie die Datei gelesen wird</translation>
    </message>
    <message>
        <source>conversation %1</source>
        <translation>Gespräch %1</translation>
    </message>
    <message>
        <source>user %1</source>
        <translation>Nutzer %1</translation>
    </message>
    <message>
        <source>no time</source>
        <translation>ohne Zeit</translation>
    </message>
    <message>
        <source>Read as %1.</source>
        <translation>Gelesen als: %1.</translation>
    </message>
    <message>
        <source>Of the %1 shown events that name a conversation, %2 find theirs in this store. The others wait for it.</source>
        <translation>Von %1 gezeigten Ereignissen, die ein Gespräch nennen, finden %2 das ihre in diesem Speicher. Die übrigen warten darauf.</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… und %n weiterer</numerusform>
            <numerusform>… und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Events: %1. Records that would be set aside: %2.</source>
        <translation>Ereignisse: %1. Datensätze, die beiseitegelegt würden: %2.</translation>
    </message>
    <message>
        <source>Events in the beginning of the file: %1. Records of it that would be set aside: %2.</source>
        <translation>Ereignisse am Anfang der Datei: %1. Datensätze davon, die beiseitegelegt würden: %2.</translation>
    </message>
</context>
<context>
    <name>hone::ui::FilterBar</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Time range</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Agent version</source>
        <translation>Agentenversion</translation>
    </message>
    <message>
        <source>Intent</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Remove the condition</source>
        <translation>Bedingung entfernen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Show everything again</source>
        <translation>Wieder alles zeigen</translation>
    </message>
    <message>
        <source>Search in conversations</source>
        <translation>In Gesprächen suchen</translation>
    </message>
    <message>
        <source>Only conversations that hold these words; a phrase stands in quotes (Ctrl+F)</source>
        <translation>Nur Gespräche, die diese Wörter enthalten; eine Wortfolge steht in Anführungszeichen (Strg+F)</translation>
    </message>
    <message>
        <source>not: %1</source>
        <translation>nicht: %1</translation>
    </message>
    <message>
        <source>No conversation in this store has a time.</source>
        <translation>Kein Gespräch in diesem Speicher hat eine Zeit.</translation>
    </message>
    <message>
        <source>All time</source>
        <translation>Gesamte Zeit</translation>
    </message>
    <message numerus="yes">
        <source>Last %n day(s)</source>
        <translation>
            <numerusform>Letzter Tag</numerusform>
            <numerusform>Letzte %n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose dates…</source>
        <translation>Daten wählen …</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To, with this day</source>
        <translation>Bis einschließlich</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Show this range</source>
        <translation>Zeitraum zeigen</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>no version</source>
        <translation>keine Version</translation>
    </message>
    <message>
        <source>Agent versions</source>
        <translation>Agentenversionen</translation>
    </message>
    <message>
        <source>No intent</source>
        <translation>Kein Anliegen</translation>
    </message>
    <message>
        <source>Conversations that fit no intent, or are not analysed yet</source>
        <translation>Gespräche, die zu keinem Anliegen passen oder noch nicht ausgewertet sind</translation>
    </message>
    <message>
        <source>Intents</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>any failure</source>
        <translation>jeder Misserfolg</translation>
    </message>
    <message>
        <source>failed, abandoned or escalated</source>
        <translation>gescheitert, abgebrochen oder eskaliert</translation>
    </message>
    <message>
        <source>Outcomes</source>
        <translation>Ausgänge</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 oder %2</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2 or %n more</source>
        <translation>
            <numerusform>%1, %2 oder %n weitere</numerusform>
            <numerusform>%1, %2 oder %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>Before %1</source>
        <translation>Vor %1</translation>
    </message>
    <message>
        <source>all sources</source>
        <translation>alle Quellen</translation>
    </message>
    <message>
        <source>all versions</source>
        <translation>alle Versionen</translation>
    </message>
    <message>
        <source>no intent</source>
        <translation>kein Anliegen</translation>
    </message>
    <message>
        <source>intent %1</source>
        <translation>Anliegen %1</translation>
    </message>
    <message>
        <source>all intents</source>
        <translation>alle Anliegen</translation>
    </message>
    <message>
        <source>all outcomes</source>
        <translation>alle Ausgänge</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
</context>
<context>
    <name>hone::ui::FindBar</name>
    <message>
        <source>Find in the changes</source>
        <translation>In den Änderungen suchen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Voriger Treffer</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Suche schließen</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
</context>
<context>
    <name>hone::ui::FixListModel</name>
    <message>
        <source>%1 · %2 and others, %3 files in all</source>
        <translation>%1 · %2 und weitere, insgesamt %3 Dateien</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Committed</source>
        <translation>Commit erstellt</translation>
    </message>
    <message>
        <source>Pushed</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>In review</source>
        <translation>In Prüfung</translation>
    </message>
    <message>
        <source>Shipped</source>
        <translation>Ausgeliefert</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
</context>
<context>
    <name>hone::ui::FixReview</name>
    <message>
        <source>Show the pattern</source>
        <translation>Muster zeigen</translation>
    </message>
    <message>
        <source>How the changes are shown</source>
        <translation>Wie die Änderungen gezeigt werden</translation>
    </message>
    <message>
        <source>Wrap long lines (W)</source>
        <translation>Lange Zeilen umbrechen (W)</translation>
    </message>
    <message>
        <source>Commit to branch…</source>
        <translation>Commit auf Branch …</translation>
    </message>
    <message>
        <source>Push branch…</source>
        <translation>Branch veröffentlichen …</translation>
    </message>
    <message>
        <source>Unified</source>
        <translation>Vereint</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Find in the changes (Ctrl+F)</source>
        <translation>In den Änderungen suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Previous hunk (K)</source>
        <translation>Voriger Abschnitt (K)</translation>
    </message>
    <message>
        <source>Next hunk (J)</source>
        <translation>Nächster Abschnitt (J)</translation>
    </message>
    <message>
        <source>Copy the patch</source>
        <translation>Patch kopieren</translation>
    </message>
    <message>
        <source>Delete this fix</source>
        <translation>Diese Korrektur löschen</translation>
    </message>
    <message>
        <source> · drafted on %1</source>
        <translation> · entworfen am %1</translation>
    </message>
    <message>
        <source>Show these conversations</source>
        <translation>Diese Gespräche zeigen</translation>
    </message>
    <message>
        <source>Every hunk is decided</source>
        <translation>Jeder Abschnitt ist entschieden</translation>
    </message>
    <message>
        <source>%1 of %2 hunks decided</source>
        <translation>%1 von %2 Abschnitten entschieden</translation>
    </message>
    <message>
        <source>On branch %1</source>
        <translation>Auf Branch %1</translation>
    </message>
    <message>
        <source>Every hunk is rejected, so there is nothing to commit.</source>
        <translation>Jeder Abschnitt ist abgelehnt, also gibt es nichts für einen Commit.</translation>
    </message>
    <message>
        <source>A accepts, R rejects, E edits, J and K move, Ctrl+Z takes back.</source>
        <translation>A nimmt an, R lehnt ab, E bearbeitet, J und K wechseln, Strg+Z nimmt zurück.</translation>
    </message>
    <message>
        <source>Pushed to %1 as commit %2.</source>
        <translation>Nach %1 veröffentlicht als Commit %2.</translation>
    </message>
    <message>
        <source>Commit %1 holds exactly the accepted hunks. The working tree was not touched.</source>
        <translation>Commit %1 enthält genau die angenommenen Abschnitte. Der Arbeitsbaum wurde nicht berührt.</translation>
    </message>
</context>
<context>
    <name>hone::ui::FixesPage</name>
    <message>
        <source>Fixes</source>
        <translation>Korrekturen</translation>
    </message>
    <message>
        <source>Draft fixes</source>
        <translation>Korrekturen entwerfen</translation>
    </message>
    <message>
        <source>Connect repository…</source>
        <translation>Repository verbinden …</translation>
    </message>
    <message>
        <source>Draft changes for the strongest patterns</source>
        <translation>Änderungen für die stärksten Muster entwerfen</translation>
    </message>
    <message>
        <source>Choose the folder of the repository that holds the agent&apos;s prompts</source>
        <translation>Ordner des Repositorys wählen, das die Prompts des Agenten enthält</translation>
    </message>
    <message>
        <source>%1 is connected.</source>
        <translation>%1 ist verbunden.</translation>
    </message>
    <message>
        <source>Drafting</source>
        <translation>Wird entworfen</translation>
    </message>
    <message>
        <source>Progress of drafting</source>
        <translation>Fortschritt des Entwerfens</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>No fixes yet</source>
        <translation>Noch keine Korrekturen</translation>
    </message>
    <message>
        <source>Hone drafts a change to your agent&apos;s prompt from the conversations that failed, and you review it here hunk by hunk before anything is committed. Nothing leaves this machine until you push.</source>
        <translation>Hone entwirft aus den gescheiterten Gesprächen eine Änderung am Prompt Ihres Agenten, und Sie prüfen sie hier Abschnitt für Abschnitt, bevor ein Commit entsteht. Nichts verlässt diesen Rechner, bis Sie veröffentlichen.</translation>
    </message>
    <message>
        <source>Fixes by status</source>
        <translation>Korrekturen nach Stand</translation>
    </message>
    <message>
        <source>Select a fix</source>
        <translation>Wählen Sie eine Korrektur</translation>
    </message>
    <message>
        <source>Its diff, its evidence and what to do next show here.</source>
        <translation>Ihr Diff, ihre Belege und der nächste Schritt stehen hier.</translation>
    </message>
    <message>
        <source>%1 to review</source>
        <translation>%1 zu prüfen</translation>
    </message>
    <message>
        <source>%1 committed</source>
        <translation>%1 mit Commit</translation>
    </message>
    <message>
        <source>%1 pushed</source>
        <translation>%1 veröffentlicht</translation>
    </message>
    <message>
        <source>Choose the repository that holds the agent&apos;s prompts</source>
        <translation>Repository wählen, das die Prompts des Agenten enthält</translation>
    </message>
    <message>
        <source>A draft is being made already. Wait for it, or stop it first.</source>
        <translation>Es wird schon ein Entwurf gemacht. Warten Sie darauf, oder halten Sie ihn zuerst an.</translation>
    </message>
    <message>
        <source>Which repository should the fix go to?</source>
        <translation>In welches Repository soll die Korrektur?</translation>
    </message>
    <message>
        <source>Hone reads its prompts and drafts a change to one of them.</source>
        <translation>Hone liest seine Prompts und entwirft eine Änderung an einem davon.</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Drafts ready to review: %1.</source>
        <translation>Entwürfe zum Prüfen bereit: %1.</translation>
    </message>
    <message>
        <source>The evidence does not carry a draft.</source>
        <translation>Die Belege tragen keinen Entwurf.</translation>
    </message>
    <message>
        <source>No draft: the evidence is too thin, or the prompt already says what it would ask for. Import more conversations, or choose another pattern.</source>
        <translation>Kein Entwurf: Die Belege sind zu dünn, oder der Prompt sagt schon, was er verlangen würde. Importieren Sie mehr Gespräche, oder wählen Sie ein anderes Muster.</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>Wartet, bis er an der Reihe ist</translation>
    </message>
    <message>
        <source>Committed to branch %1.</source>
        <translation>Commit auf Branch %1 erstellt.</translation>
    </message>
    <message>
        <source>The repository has no remote. Add one with git remote add, then push again.</source>
        <translation>Das Repository hat kein Remote. Fügen Sie mit git remote add eines hinzu und veröffentlichen Sie dann noch einmal.</translation>
    </message>
    <message>
        <source>Pushing to %1…</source>
        <translation>Wird nach %1 veröffentlicht …</translation>
    </message>
    <message>
        <source>Push %1</source>
        <translation>%1 veröffentlichen</translation>
    </message>
    <message>
        <source>Pushed to %1.</source>
        <translation>Nach %1 veröffentlicht.</translation>
    </message>
    <message>
        <source>Delete this fix?</source>
        <translation>Diese Korrektur löschen?</translation>
    </message>
    <message>
        <source>The fix leaves the board. Its branch and commit stay in the repository.</source>
        <translation>Die Korrektur verschwindet von der Tafel. Ihr Branch und ihr Commit bleiben im Repository.</translation>
    </message>
    <message>
        <source>The draft and the decisions on it are deleted. The repository stays as it is.</source>
        <translation>Der Entwurf und die Entscheidungen dazu werden gelöscht. Das Repository bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>The patch is on the clipboard; git apply takes it.</source>
        <translation>Der Patch ist in der Zwischenablage; git apply nimmt ihn an.</translation>
    </message>
    <message>
        <source>No draft. %1</source>
        <translation>Kein Entwurf. %1</translation>
    </message>
</context>
<context>
    <name>hone::ui::FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>In Arbeit</translation>
    </message>
</context>
<context>
    <name>hone::ui::GoldLabelling</name>
    <message>
        <source>No fit (N)</source>
        <translation>Passt zu keinem (N)</translation>
    </message>
    <message>
        <source>Skip (S)</source>
        <translation>Überspringen (S)</translation>
    </message>
    <message>
        <source>Undo (U)</source>
        <translation>Zurücknehmen (U)</translation>
    </message>
    <message>
        <source>Label the gold set</source>
        <translation>Goldmenge benennen</translation>
    </message>
    <message>
        <source>Labelled so far</source>
        <translation>Bisher benannt</translation>
    </message>
    <message>
        <source>Done for now</source>
        <translation>Fürs Erste fertig</translation>
    </message>
    <message>
        <source>Open the whole conversation</source>
        <translation>Das ganze Gespräch öffnen</translation>
    </message>
    <message>
        <source>Type to narrow, Enter takes the first</source>
        <translation>Tippen grenzt ein, die Eingabetaste nimmt das erste</translation>
    </message>
    <message>
        <source>Narrow the intents</source>
        <translation>Anliegen eingrenzen</translation>
    </message>
    <message>
        <source>Intents</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>None of the intents, or nothing was asked</source>
        <translation>Keines der Anliegen, oder es wurde nichts gefragt</translation>
    </message>
    <message>
        <source>What does the user want first?</source>
        <translation>Was will der Nutzer zuerst?</translation>
    </message>
    <message>
        <source>as %1</source>
        <translation>als %1</translation>
    </message>
    <message>
        <source>%1 of %2 labelled</source>
        <translation>%1 von %2 benannt</translation>
    </message>
    <message>
        <source>Everything in the set is labelled. Thank you.</source>
        <translation>Alles in der Menge ist benannt. Danke.</translation>
    </message>
    <message>
        <source>That was the last one. What was skipped comes again when you start anew.</source>
        <translation>Das war das letzte. Was übersprungen wurde, kommt wieder, wenn Sie neu beginnen.</translation>
    </message>
    <message>
        <source>The user said nothing in this conversation.</source>
        <translation>Der Nutzer hat in diesem Gespräch nichts gesagt.</translation>
    </message>
    <message numerus="yes">
        <source>%n further turn(s) of the user</source>
        <translation>
            <numerusform>%n weitere Äußerung des Nutzers</numerusform>
            <numerusform>%n weitere Äußerungen des Nutzers</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
</context>
<context>
    <name>hone::ui::HistoryModel</name>
    <message>
        <source>Renamed</source>
        <translation>Umbenannt</translation>
    </message>
    <message>
        <source>Described</source>
        <translation>Beschrieben</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Unpinned</source>
        <translation>Gelöst</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>Stillgelegt</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>Wieder aufgenommen</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>Zusammengeführt</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Verschoben</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>Benannt</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Discovered</source>
        <translation>Entdeckt</translation>
    </message>
    <message>
        <source>%1, undone</source>
        <translation>%1, zurückgenommen</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
</context>
<context>
    <name>hone::ui::HistoryView</name>
    <message>
        <source>Nothing was changed yet</source>
        <translation>Noch wurde nichts geändert</translation>
    </message>
    <message>
        <source>Every rename, merge, split, label and discovery stands here with who did it and when. The last change can be undone.</source>
        <translation>Jedes Umbenennen, Zusammenführen, Teilen, Benennen und Entdecken steht hier, mit Urheber und Zeit. Die letzte Änderung lässt sich zurücknehmen.</translation>
    </message>
    <message>
        <source>History of the taxonomy</source>
        <translation>Verlauf der Anliegen</translation>
    </message>
    <message>
        <source>Changes by people and by discovery. Undoing takes back one at a time, the newest first.</source>
        <translation>Änderungen durch Menschen und durch Entdecken. Zurückgenommen wird eine nach der anderen, die neueste zuerst.</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Zurücknehmen: %1</translation>
    </message>
    <message>
        <source>There is nothing to undo</source>
        <translation>Es gibt nichts zurückzunehmen</translation>
    </message>
</context>
<context>
    <name>hone::ui::HunkEditor</name>
    <message>
        <source>New side of hunk %1</source>
        <translation>Neue Seite von Abschnitt %1</translation>
    </message>
    <message>
        <source>You edit the new side; the old side stays as it is. Ctrl+Enter applies, Esc cancels.</source>
        <translation>Sie bearbeiten die neue Seite; die alte bleibt, wie sie ist. Strg+Eingabe übernimmt, Esc bricht ab.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Apply edit</source>
        <translation>Bearbeitung übernehmen</translation>
    </message>
</context>
<context>
    <name>hone::ui::ImportForm</name>
    <message>
        <source>Map columns…</source>
        <translation>Spalten zuordnen …</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Herausnehmen</translation>
    </message>
    <message>
        <source>Mask personal data before it is stored (names in free text may remain)</source>
        <translation>Personenbezogenes vor dem Speichern maskieren (Namen in freiem Text können bleiben)</translation>
    </message>
    <message>
        <source>CSV or JSONL of what happened to users and conversations: a name and a user or conversation id, with a time and a value where there is one. Events are joined to conversations, and outcomes follow from them.</source>
        <translation>CSV oder JSONL dessen, was mit Nutzern und Gesprächen geschah: ein Name und eine Nutzer- oder Gesprächskennung, mit Zeit und Wert, wo es sie gibt. Ereignisse werden mit Gesprächen verbunden, und Ausgänge folgen aus ihnen.</translation>
    </message>
    <message>
        <source>The format is recognised from the content; gzip, zstd and zip are read through. Importing a file again changes nothing, and a conversation that grew is extended.</source>
        <translation>Das Format wird am Inhalt erkannt; durch gzip, zstd und zip wird hindurchgelesen. Eine Datei noch einmal zu importieren ändert nichts, und ein gewachsenes Gespräch wird verlängert.</translation>
    </message>
    <message>
        <source>Masked before anything is stored, now and at later imports of the same source. What is masked is chosen under Privacy.</source>
        <translation>Maskiert, bevor etwas gespeichert wird, jetzt und bei späteren Importen derselben Quelle. Was maskiert wird, steht unter Datenschutz.</translation>
    </message>
    <message>
        <source>Nothing is chosen yet</source>
        <translation>Noch nichts gewählt</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen …</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Dateien wählen</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Read as</source>
        <translation>Gelesen als</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Files to import</source>
        <translation>Zu importierende Dateien</translation>
    </message>
    <message>
        <source>Read it as</source>
        <translation>Lesen als</translation>
    </message>
    <message>
        <source>Read the chosen file as</source>
        <translation>Die gewählte Datei lesen als</translation>
    </message>
    <message>
        <source>What its content says</source>
        <translation>Was der Inhalt sagt</translation>
    </message>
    <message>
        <source>Mapping: %1</source>
        <translation>Zuordnung: %1</translation>
    </message>
    <message>
        <source>your mapping</source>
        <translation>Ihre Zuordnung</translation>
    </message>
    <message>
        <source>mapping %1</source>
        <translation>Zuordnung %1</translation>
    </message>
    <message>
        <source>each by its content</source>
        <translation>jede nach ihrem Inhalt</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>looking …</source>
        <translation>wird angesehen …</translation>
    </message>
    <message>
        <source>events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>needs a mapping</source>
        <translation>braucht eine Zuordnung</translation>
    </message>
    <message>
        <source>not recognised</source>
        <translation>nicht erkannt</translation>
    </message>
    <message>
        <source>Every file in it and below</source>
        <translation>Jede Datei darin und darunter</translation>
    </message>
    <message>
        <source>Chosen by you</source>
        <translation>Von Ihnen gewählt</translation>
    </message>
    <message>
        <source>%1 is a table that was not understood. Map its columns, or take it out.</source>
        <translation>%1 ist eine Tabelle, die nicht verstanden wurde. Ordnen Sie ihre Spalten zu, oder nehmen Sie sie heraus.</translation>
    </message>
    <message>
        <source>Import events</source>
        <translation>Ereignisse importieren</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Every file in this folder and below is read as events. Choose one file to see what it holds.</source>
        <translation>Jede Datei in diesem Ordner und darunter wird als Ereignisse gelesen. Wählen Sie eine Datei, um zu sehen, was sie enthält.</translation>
    </message>
    <message>
        <source>Looking at the first events …</source>
        <translation>Die ersten Ereignisse werden gelesen …</translation>
    </message>
</context>
<context>
    <name>hone::ui::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Correct the outcome</source>
        <translation>Ausgang berichtigen</translation>
    </message>
    <message>
        <source>Your verdict wins over every other source. Keys 1 to 4.</source>
        <translation>Ihr Urteil gilt vor jeder anderen Quelle. Tasten 1 bis 4.</translation>
    </message>
    <message>
        <source>Correct the outcome…</source>
        <translation>Ausgang berichtigen …</translation>
    </message>
    <message>
        <source>Intent</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Intent of this conversation</source>
        <translation>Anliegen dieses Gesprächs</translation>
    </message>
    <message>
        <source>Choose another intent to correct it. The correction is kept as a training label. Key I.</source>
        <translation>Wählen Sie ein anderes Anliegen, um es zu berichtigen. Die Berichtigung wird als Lernbeispiel behalten. Taste I.</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>Signale</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>No fit</source>
        <translation>Passt zu keinem</translation>
    </message>
    <message>
        <source>No conversation chosen.</source>
        <translation>Kein Gespräch gewählt.</translation>
    </message>
    <message>
        <source>Your verdict.</source>
        <translation>Ihr Urteil.</translation>
    </message>
    <message>
        <source>Stated by the source: %1 %2.</source>
        <translation>Von der Quelle angegeben: %1 %2.</translation>
    </message>
    <message>
        <source>Stated by the source: %1.</source>
        <translation>Von der Quelle angegeben: %1.</translation>
    </message>
    <message>
        <source>Inferred by the model learned from this store’s own outcomes. Probability of failure: %1 %.</source>
        <translation>Erschlossen vom Modell, das aus den Ausgängen dieses Speichers gelernt hat. Wahrscheinlichkeit des Scheiterns: %1 %.</translation>
    </message>
    <message>
        <source>Inferred from the signals. Probability of failure: %1 %.</source>
        <translation>Aus den Signalen erschlossen. Wahrscheinlichkeit des Scheiterns: %1 %.</translation>
    </message>
    <message>
        <source>Not analysed yet.</source>
        <translation>Noch nicht ausgewertet.</translation>
    </message>
    <message>
        <source>Further tasks: %1</source>
        <translation>Weitere Aufgaben: %1</translation>
    </message>
    <message>
        <source>None found.</source>
        <translation>Keine gefunden.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a signal and its detail</comment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>Und %n weiteres.</numerusform>
            <numerusform>Und %n weitere.</numerusform>
        </translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Lasted</source>
        <translation>Dauer</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n Sekunde</numerusform>
            <numerusform>%n Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Tool calls</source>
        <translation>Werkzeugaufrufe</translation>
    </message>
    <message>
        <source>Ended by</source>
        <translation>Beendet durch</translation>
    </message>
    <message>
        <source>%1. Go to the message.</source>
        <translation>%1. Zur Nachricht gehen.</translation>
    </message>
</context>
<context>
    <name>hone::ui::IntentDetail</name>
    <message>
        <source>Open the conversations of this intent</source>
        <translation>Gespräche dieses Anliegens öffnen</translation>
    </message>
    <message>
        <source>Open the failed conversations of this intent</source>
        <translation>Gescheiterte Gespräche dieses Anliegens öffnen</translation>
    </message>
    <message>
        <source>Failed · %1</source>
        <translation>Gescheitert · %1</translation>
    </message>
    <message>
        <source>More for this intent</source>
        <translation>Mehr zu diesem Anliegen</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Güte</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>Was es bedeutet</translation>
    </message>
    <message>
        <source>Say in a sentence or two what belongs here and what does not, for the people who label.</source>
        <translation>Sagen Sie in ein, zwei Sätzen, was hierher gehört und was nicht, für alle, die benennen.</translation>
    </message>
    <message>
        <source>Description of the intent</source>
        <translation>Beschreibung des Anliegens</translation>
    </message>
    <message>
        <source>Keep the description</source>
        <translation>Beschreibung behalten</translation>
    </message>
    <message>
        <source>Words that are typical of it</source>
        <translation>Dafür typische Wörter</translation>
    </message>
    <message>
        <source>Gold set and threshold</source>
        <translation>Goldmenge und Schwelle</translation>
    </message>
    <message>
        <source>No category</source>
        <translation>Keine Gruppe</translation>
    </message>
    <message>
        <source>named by a person</source>
        <translation>von einem Menschen benannt</translation>
    </message>
    <message>
        <source>made by a person</source>
        <translation>von einem Menschen angelegt</translation>
    </message>
    <message>
        <source>named by Hone</source>
        <translation>von Hone benannt</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>stillgelegt</translation>
    </message>
    <message numerus="yes">
        <source>%n user(s)</source>
        <translation>
            <numerusform>%n Nutzer</numerusform>
            <numerusform>%n Nutzer</numerusform>
        </translation>
    </message>
    <message>
        <source>Too few of their kind, or nothing was asked. Groups among them are offered under Suggestions.</source>
        <translation>Zu wenige ihrer Art, oder es wurde nichts gefragt. Gruppen unter ihnen werden unter „Vorschläge“ angeboten.</translation>
    </message>
    <message>
        <source>%1 Told from their words, beside the task: such a conversation has its intent as well.</source>
        <translation>%1 Aus ihren Worten erkannt, neben der Aufgabe: Ein solches Gespräch hat auch sein Anliegen.</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n Gespräch</numerusform>
            <numerusform>%n Gespräche</numerusform>
        </translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>Gescheitert: %1</translation>
    </message>
    <message>
        <source>No outcome is known yet</source>
        <translation>Noch ist kein Ausgang bekannt</translation>
    </message>
    <message>
        <source>None yet. They come with the next analysis.</source>
        <translation>Noch keine. Sie kommen mit der nächsten Auswertung.</translation>
    </message>
    <message>
        <source>Nobody has labelled a conversation of this intent in the gold set yet.</source>
        <translation>Noch hat niemand ein Gespräch dieses Anliegens in der Goldmenge benannt.</translation>
    </message>
    <message>
        <source>There is no gold set yet. Label some conversations by hand, and Hone says how often it is right here.</source>
        <translation>Es gibt noch keine Goldmenge. Benennen Sie einige Gespräche von Hand, dann sagt Hone, wie oft es hier recht hat.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Of the conversations that Hone puts here, how many belong here.</source>
        <translation>Von den Gesprächen, die Hone hierher legt: wie viele hierher gehören.</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Of the conversations that belong here, how many Hone puts here.</source>
        <translation>Von den Gesprächen, die hierher gehören: wie viele Hone hierher legt.</translation>
    </message>
    <message>
        <source>What users said, newest first</source>
        <translation>Was Nutzer sagten, Neuestes zuerst</translation>
    </message>
    <message>
        <source>%1 sure</source>
        <translation>%1 sicher</translation>
    </message>
    <message>
        <source>Most typical</source>
        <translation>Am typischsten</translation>
    </message>
    <message>
        <source>Only just in</source>
        <translation>Nur knapp darin</translation>
    </message>
</context>
<context>
    <name>hone::ui::IntentTree</name>
    <message>
        <source>Intent</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Failure rate</source>
        <translation>Misserfolgsquote</translation>
    </message>
    <message>
        <source>Intents by category</source>
        <translation>Anliegen nach Gruppen</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>No fit</source>
        <translation>Passt zu keinem</translation>
    </message>
    <message>
        <source>Conversations that fit no intent: too few of their kind, or nothing was asked.</source>
        <translation>Gespräche, die zu keinem Anliegen passen: zu wenige ihrer Art, oder es wurde nichts gefragt.</translation>
    </message>
    <message>
        <source>not enough data</source>
        <translation>zu wenig Daten</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) with a known outcome; five are the least for a rate.</source>
        <translation>
            <numerusform>%n Gespräch mit bekanntem Ausgang; für eine Quote braucht es fünf.</numerusform>
            <numerusform>%n Gespräche mit bekanntem Ausgang; für eine Quote braucht es fünf.</numerusform>
        </translation>
    </message>
    <message>
        <source>Failed: %1, with the 95 % interval</source>
        <translation>Gescheitert: %1, mit dem 95-%-Intervall</translation>
    </message>
    <message numerus="yes">
        <source>Conversations from %1 to %2, in twelve parts; the last has %n.</source>
        <translation>
            <numerusform>Gespräche vom %1 bis zum %2 in zwölf Teilen; der letzte hat %n.</numerusform>
            <numerusform>Gespräche vom %1 bis zum %2 in zwölf Teilen; der letzte hat %n.</numerusform>
        </translation>
    </message>
    <message>
        <source>On the gold set, with 95 % intervals.
Precision: %1
Recall: %2</source>
        <translation>An der Goldmenge, mit 95-%-Intervallen.
Genauigkeit: %1
Trefferquote: %2</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Trend</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Prec. · recall</source>
        <translation>Gen. · Treffer</translation>
    </message>
    <message>
        <source>Conversations with this as a task. One with two tasks counts in both.</source>
        <translation>Gespräche mit dieser Aufgabe. Eines mit zwei Aufgaben zählt bei beiden.</translation>
    </message>
    <message>
        <source>Precision and recall on the gold set</source>
        <translation>Genauigkeit und Trefferquote an der Goldmenge</translation>
    </message>
    <message>
        <source>One with two tasks of this category counts once.</source>
        <translation>Eines mit zwei Aufgaben dieser Gruppe zählt einmal.</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>stillgelegt</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Signals beside the task</source>
        <translation>Signale neben der Aufgabe</translation>
    </message>
    <message>
        <source>What users let show beside the task that brought them. A conversation may show several, and has its intent as well.</source>
        <translation>Was Nutzer neben der Aufgabe erkennen lassen, die sie herführt. Ein Gespräch kann mehrere zeigen und hat auch sein Anliegen.</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>ausgeschaltet</translation>
    </message>
    <message>
        <source>They are switched off; “More for the taxonomy” above looks for them again.</source>
        <translation>Sie sind ausgeschaltet; „Mehr zu den Anliegen“ oben sucht wieder danach.</translation>
    </message>
    <message>
        <source>Conversations that show one of them or more.</source>
        <translation>Gespräche, die eines davon oder mehrere zeigen.</translation>
    </message>
</context>
<context>
    <name>hone::ui::IntentsPage</name>
    <message>
        <source>Intents</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Analyze new</source>
        <translation>Neue auswerten</translation>
    </message>
    <message>
        <source>Find intents, signals and outcomes of everything that was not analysed yet.</source>
        <translation>Anliegen, Signale und Ausgänge von allem finden, was noch nicht ausgewertet ist.</translation>
    </message>
    <message>
        <source>Discover again</source>
        <translation>Neu entdecken</translation>
    </message>
    <message>
        <source>Look for intents in all conversations anew. Names you gave, merges and labels stay.</source>
        <translation>In allen Gesprächen neu nach Anliegen suchen. Ihre Namen, Zusammenführungen und Zuordnungen bleiben.</translation>
    </message>
    <message>
        <source>No intents yet</source>
        <translation>Noch keine Anliegen</translation>
    </message>
    <message>
        <source>Hone finds what your users try to do in the conversations themselves. Import some, then analyze them.</source>
        <translation>Hone findet in den Gesprächen selbst, was Ihre Nutzer wollen. Importieren Sie welche und werten Sie sie aus.</translation>
    </message>
    <message>
        <source>Go to Sources</source>
        <translation>Zu den Quellen</translation>
    </message>
    <message>
        <source>Suggestions (%1)</source>
        <translation>Vorschläge (%1)</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>New intent…</source>
        <translation>Neues Anliegen …</translation>
    </message>
    <message>
        <source>Undo last change</source>
        <translation>Letzte Änderung zurücknehmen</translation>
    </message>
    <message>
        <source>Look for signals beside the task</source>
        <translation>Nach Signalen neben der Aufgabe suchen</translation>
    </message>
    <message>
        <source>Bug reports, feature requests, churn risk, setup friction and pricing objections, in every conversation</source>
        <translation>Fehlermeldungen, Wünsche nach Funktionen, Abwanderung, Mühe beim Einrichten und Einwände gegen den Preis, in jedem Gespräch</translation>
    </message>
    <message>
        <source>Go on with the signals</source>
        <translation>Mit den Signalen fortfahren</translation>
    </message>
    <message>
        <source>The last switch was stopped before it had looked at every conversation.</source>
        <translation>Das letzte Umschalten wurde beendet, bevor jedes Gespräch angesehen war.</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Taxonomy</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Güte</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Import a taxonomy…</source>
        <translation>Anliegen importieren …</translation>
    </message>
    <message>
        <source>Export the taxonomy…</source>
        <translation>Anliegen exportieren …</translation>
    </message>
    <message>
        <source>More for the taxonomy</source>
        <translation>Mehr zu den Anliegen</translation>
    </message>
    <message numerus="yes">
        <source>%n intent(s)</source>
        <translation>
            <numerusform>%n Anliegen</numerusform>
            <numerusform>%n Anliegen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n intent(s) · %1 fit none (%2)</source>
        <translation>
            <numerusform>%n Anliegen · %1 passen zu keinem (%2)</numerusform>
            <numerusform>%n Anliegen · %1 passen zu keinem (%2)</numerusform>
        </translation>
    </message>
    <message>
        <source> · %1 show a signal beside the task</source>
        <translation> · %1 zeigen ein Signal neben der Aufgabe</translation>
    </message>
</context>
<context>
    <name>hone::ui::JobsPanel</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>Show the jobs</source>
        <translation>Aufträge zeigen</translation>
    </message>
    <message>
        <source>Stop this job</source>
        <translation>Diesen Auftrag anhalten</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Hide the jobs (Ctrl+J)</source>
        <translation>Aufträge verbergen (Strg+J)</translation>
    </message>
    <message>
        <source>Show the jobs (Ctrl+J)</source>
        <translation>Aufträge zeigen (Strg+J)</translation>
    </message>
    <message>
        <source>Stopped. What was done so far is kept.</source>
        <translation>Angehalten. Was bis dahin getan war, bleibt.</translation>
    </message>
    <message numerus="yes">
        <source>%1 (and %n more)</source>
        <translation>
            <numerusform>%1 (und %n weiterer)</numerusform>
            <numerusform>%1 (und %n weitere)</numerusform>
        </translation>
    </message>
    <message>
        <source>No jobs are running</source>
        <translation>Kein Auftrag läuft</translation>
    </message>
    <message>
        <source>%1 — did not work: %2</source>
        <translation>%1 – ging nicht: %2</translation>
    </message>
    <message>
        <source>%1 — stopped</source>
        <translation>%1 – angehalten</translation>
    </message>
</context>
<context>
    <name>hone::ui::LedgerView</name>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Grown</source>
        <translation>Gewachsen</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Unverändert</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Beiseitegelegt</translation>
    </message>
    <message>
        <source>Everything that came, over all imports</source>
        <translation>Alles, was kam, über alle Importe</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Known, and longer or changed now</source>
        <translation>Bekannt, und jetzt länger oder geändert</translation>
    </message>
    <message>
        <source>Known already, nothing changed</source>
        <translation>Schon bekannt, nichts geändert</translation>
    </message>
    <message>
        <source>Could not be read; kept with their place and reason</source>
        <translation>Nicht lesbar; mit Ort und Grund behalten</translation>
    </message>
    <message>
        <source>✓ The sums agree: nothing was lost.</source>
        <translation>✓ Die Summen stimmen: nichts ging verloren.</translation>
    </message>
    <message>
        <source>The sums differ by %1. Import the source again and look at Settings → Health.</source>
        <translation>Die Summen weichen um %1 ab. Importieren Sie die Quelle noch einmal und sehen Sie unter Einstellungen → Zustand nach.</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Bilanz</translation>
    </message>
    <message>
        <source>Received %1, stored %2, grown %3, unchanged %4, set aside %5</source>
        <translation>Empfangen %1, gespeichert %2, gewachsen %3, unverändert %4, beiseitegelegt %5</translation>
    </message>
</context>
<context>
    <name>hone::ui::LiveView</name>
    <message>
        <source>Use a free port</source>
        <translation>Freien Port nehmen</translation>
    </message>
    <message>
        <source>Start receiving</source>
        <translation>Empfang starten</translation>
    </message>
    <message>
        <source>gRPC on port</source>
        <translation>gRPC auf Port</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>Einrichtung</translation>
    </message>
    <message>
        <source>Live receiver</source>
        <translation>Live-Empfänger</translation>
    </message>
    <message>
        <source>What came</source>
        <translation>Was kam</translation>
    </message>
    <message>
        <source>What is in the way</source>
        <translation>Was im Weg ist</translation>
    </message>
    <message>
        <source>Where it listens</source>
        <translation>Wo er hört</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>127.0.0.1 is this machine only; 0.0.0.0 is every network it is in</source>
        <translation>127.0.0.1 ist nur dieser Rechner; 0.0.0.0 ist jedes Netz, in dem er ist</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>ein freier</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Port for gRPC</source>
        <translation>Port für gRPC</translation>
    </message>
    <message>
        <source>Beyond this machine a token and TLS are required. The token is not kept: make one for each start, or keep your own.</source>
        <translation>Über diesen Rechner hinaus sind ein Token und TLS nötig. Das Token wird nicht aufbewahrt: Erzeugen Sie eines für jeden Start, oder verwahren Sie Ihr eigenes.</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>what senders must show</source>
        <translation>was Sender vorzeigen müssen</translation>
    </message>
    <message>
        <source>Make a token</source>
        <translation>Token erzeugen</translation>
    </message>
    <message>
        <source>Make a certificate</source>
        <translation>Zertifikat erzeugen</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Point your agent at it</source>
        <translation>Ihren Agenten verbinden</translation>
    </message>
    <message>
        <source>SDK</source>
        <translation>SDK</translation>
    </message>
    <message>
        <source>Without a window the same receiver runs as “hone-cli serve”.</source>
        <translation>Ohne Fenster läuft derselbe Empfänger als „hone-cli serve“.</translation>
    </message>
    <message>
        <source>The set-up is in the clipboard.</source>
        <translation>Die Einrichtung ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>No certificate yet.</source>
        <translation>Noch kein Zertifikat.</translation>
    </message>
    <message>
        <source>Make a token and a certificate first.</source>
        <translation>Erzeugen Sie zuerst Token und Zertifikat.</translation>
    </message>
    <message>
        <source>Fingerprint %1</source>
        <translation>Fingerabdruck %1</translation>
    </message>
    <message>
        <source>The receiver is off</source>
        <translation>Der Empfänger ist aus</translation>
    </message>
    <message numerus="yes">
        <source>Received: %n conversation(s)</source>
        <translation>
            <numerusform>Empfangen: %n Gespräch</numerusform>
            <numerusform>Empfangen: %n Gespräche</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for the first conversation …</source>
        <translation>Warten auf das erste Gespräch …</translation>
    </message>
    <message>
        <source>Listening on %1</source>
        <translation>Hört auf %1</translation>
    </message>
    <message>
        <source> and for gRPC on %1</source>
        <translation> und für gRPC auf %1</translation>
    </message>
    <message>
        <source> · with a token</source>
        <translation> · mit Token</translation>
    </message>
    <message>
        <source>Started here, it takes conversations from any agent on this machine as they happen. What it acknowledged is on disk.</source>
        <translation>Hier gestartet, nimmt er Gespräche jedes Agenten auf diesem Rechner entgegen, während sie geführt werden. Was er bestätigt hat, ist auf der Platte.</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Open the newest conversation: %1</source>
        <translation>Neuestes Gespräch öffnen: %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>%1 requests</source>
        <translation>%1 Anfragen</translation>
    </message>
    <message>
        <source>%1 spans and events</source>
        <translation>%1 Spans und Ereignisse</translation>
    </message>
    <message>
        <source>%1 on disk, not yet stored</source>
        <translation>%1 auf der Platte, noch nicht gespeichert</translation>
    </message>
    <message>
        <source>%1 not understood</source>
        <translation>%1 nicht verstanden</translation>
    </message>
    <message>
        <source>%1 requests refused</source>
        <translation>%1 Anfragen abgelehnt</translation>
    </message>
    <message>
        <source>%1 requests with metrics, counted only</source>
        <translation>%1 Anfragen mit Metriken, nur gezählt</translation>
    </message>
    <message>
        <source>Receive whenever Hone is open</source>
        <translation>Empfangen, sobald Hone offen ist</translation>
    </message>
    <message>
        <source>The receiver starts with the window, with the last settings.</source>
        <translation>Der Empfänger startet mit dem Fenster, mit den letzten Einstellungen.</translation>
    </message>
    <message>
        <source>Beyond this machine a token is needed, which is not kept.</source>
        <translation>Über diesen Rechner hinaus braucht es ein Token, das nicht aufbewahrt wird.</translation>
    </message>
    <message>
        <source>Mask personal data before it is stored (names in free text may remain)</source>
        <translation>Personenbezogenes vor dem Speichern maskieren (Namen in freiem Text können bleiben)</translation>
    </message>
</context>
<context>
    <name>hone::ui::MainWindow</name>
    <message>
        <source>%1 did not work. %2</source>
        <translation>%1 ging nicht. %2</translation>
    </message>
    <message>
        <source>Import files…</source>
        <translation>Dateien importieren …</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>Ordner importieren …</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>Analyse new conversations</source>
        <translation>Neue Gespräche auswerten</translation>
    </message>
    <message>
        <source>Draft fixes for the top patterns</source>
        <translation>Korrekturen für die wichtigsten Muster entwerfen</translation>
    </message>
    <message>
        <source>Connect a repository…</source>
        <translation>Repository verbinden …</translation>
    </message>
    <message>
        <source>Connected %1.</source>
        <translation>%1 ist verbunden.</translation>
    </message>
    <message>
        <source>Search in conversations</source>
        <translation>In Gesprächen suchen</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter zurücksetzen</translation>
    </message>
    <message>
        <source>Show or hide the jobs</source>
        <translation>Aufträge zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Collapse or expand the navigation</source>
        <translation>Navigation ein- oder ausklappen</translation>
    </message>
    <message>
        <source>Light or dark theme</source>
        <translation>Helles oder dunkles Aussehen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>Gespräche importieren</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Import a folder of conversations</source>
        <translation>Ordner mit Gesprächen importieren</translation>
    </message>
    <message>
        <source>Choose the repository with the agent&apos;s prompts</source>
        <translation>Repository mit den Prompts des Agenten wählen</translation>
    </message>
    <message>
        <source>Quit while jobs are running?</source>
        <translation>Beenden, während Aufträge laufen?</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) will be stopped. What was done so far is kept, and can be taken up again.</source>
        <translation>
            <numerusform>%n Auftrag wird angehalten. Was bis dahin getan war, bleibt und kann fortgesetzt werden.</numerusform>
            <numerusform>%n Aufträge werden angehalten. Was bis dahin getan war, bleibt und kann fortgesetzt werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>Anhalten und beenden</translation>
    </message>
    <message>
        <source>Analyze with models…</source>
        <translation>Mit Modellen auswerten …</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Modell hinzufügen …</translation>
    </message>
</context>
<context>
    <name>hone::ui::MapCanvas</name>
    <message>
        <source>Map of conversations</source>
        <translation>Karte der Gespräche</translation>
    </message>
    <message>
        <source>Every conversation is a point; those of one intent lie together. The list beside it chooses the same by keyboard.</source>
        <translation>Jedes Gespräch ist ein Punkt; die eines Anliegens liegen beieinander. Die Liste daneben wählt dasselbe mit der Tastatur.</translation>
    </message>
</context>
<context>
    <name>hone::ui::MapView</name>
    <message>
        <source>Draw again</source>
        <translation>Neu zeichnen</translation>
    </message>
    <message>
        <source>Lays out all conversations anew, with those that came since</source>
        <translation>Ordnet alle Gespräche neu an, auch die seither gekommenen</translation>
    </message>
    <message>
        <source>There is no map yet</source>
        <translation>Es gibt noch keine Karte</translation>
    </message>
    <message>
        <source>The map lays out every analysed conversation by what the user wants. Making it takes seconds.</source>
        <translation>Die Karte ordnet jedes ausgewertete Gespräch danach an, was der Nutzer will. Das dauert Sekunden.</translation>
    </message>
    <message>
        <source>Draw the map</source>
        <translation>Karte zeichnen</translation>
    </message>
    <message>
        <source>Draw around points to choose them.</source>
        <translation>Umfahren Sie Punkte, um sie zu wählen.</translation>
    </message>
    <message>
        <source>The wheel zooms, the right button moves the map; Shift adds to what is chosen.</source>
        <translation>Das Rad vergrößert, die rechte Taste verschiebt die Karte; mit der Umschalttaste kommt zur Auswahl hinzu.</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>Vergrößern (+)</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>Verkleinern (−)</translation>
    </message>
    <message>
        <source>Show everything (0)</source>
        <translation>Alles zeigen (0)</translation>
    </message>
    <message>
        <source>Category and intent</source>
        <translation>Gruppe und Anliegen</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Legend: what is chosen here stands out on the map</source>
        <translation>Legende: Was hier gewählt wird, tritt auf der Karte hervor</translation>
    </message>
    <message>
        <source>Nothing is chosen. Draw around points on the map, or press Enter on a row above to take its conversations.</source>
        <translation>Nichts ist gewählt. Umfahren Sie Punkte auf der Karte, oder drücken Sie oben in einer Zeile die Eingabetaste, um ihre Gespräche zu nehmen.</translation>
    </message>
    <message>
        <source>Laying out all conversations…</source>
        <translation>Alle Gespräche werden angeordnet …</translation>
    </message>
    <message>
        <source>Draw the map of conversations</source>
        <translation>Karte der Gespräche zeichnen</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) on the map.</source>
        <translation>
            <numerusform>%n Gespräch auf der Karte.</numerusform>
            <numerusform>%n Gespräche auf der Karte.</numerusform>
        </translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>No fit</source>
        <translation>Passt zu keinem</translation>
    </message>
    <message>
        <source>Chosen on the map</source>
        <translation>Auf der Karte gewählt</translation>
    </message>
    <message>
        <source>No message from the user</source>
        <translation>Keine Nachricht vom Nutzer</translation>
    </message>
</context>
<context>
    <name>hone::ui::Mapping</name>
    <message>
        <source>Conversation id</source>
        <translation>Gesprächskennung</translation>
    </message>
    <message>
        <source>User id</source>
        <translation>Nutzerkennung</translation>
    </message>
    <message>
        <source>Who speaks (role)</source>
        <translation>Wer spricht (Rolle)</translation>
    </message>
    <message>
        <source>Message text</source>
        <translation>Nachrichtentext</translation>
    </message>
    <message>
        <source>Question of the user</source>
        <translation>Frage des Nutzers</translation>
    </message>
    <message>
        <source>Answer of the agent</source>
        <translation>Antwort des Agenten</translation>
    </message>
    <message>
        <source>List of messages</source>
        <translation>Liste von Nachrichten</translation>
    </message>
    <message>
        <source>Transcript in one text</source>
        <translation>Mitschrift in einem Text</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>End time</source>
        <translation>Endzeit</translation>
    </message>
    <message>
        <source>Order in the conversation</source>
        <translation>Reihenfolge im Gespräch</translation>
    </message>
    <message>
        <source>Name of the speaker</source>
        <translation>Name des Sprechers</translation>
    </message>
    <message>
        <source>Tool name</source>
        <translation>Werkzeugname</translation>
    </message>
    <message>
        <source>Tool call id</source>
        <translation>Kennung des Werkzeugaufrufs</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Agent version</source>
        <translation>Agentenversion</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Instructions (system prompt)</source>
        <translation>Anweisungen (System-Prompt)</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>Wie es endete</translation>
    </message>
    <message>
        <source>Trait of the user</source>
        <translation>Merkmal des Nutzers</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Choose the column that holds the message text.</source>
        <translation>Wählen Sie die Spalte mit dem Nachrichtentext.</translation>
    </message>
    <message>
        <source>Choose the column that says who speaks.</source>
        <translation>Wählen Sie die Spalte, die sagt, wer spricht.</translation>
    </message>
    <message>
        <source>Choose the columns with the user’s question and the agent’s answer.</source>
        <translation>Wählen Sie die Spalten mit der Frage des Nutzers und der Antwort des Agenten.</translation>
    </message>
    <message>
        <source>Choose the column with the list of messages or with the transcript.</source>
        <translation>Wählen Sie die Spalte mit der Liste der Nachrichten oder mit der Mitschrift.</translation>
    </message>
</context>
<context>
    <name>hone::ui::MappingColumns</name>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Means</source>
        <translation>Bedeutet</translation>
    </message>
    <message>
        <source>Columns of the file</source>
        <translation>Spalten der Datei</translation>
    </message>
    <message>
        <source>Filled in %1 of %2 records</source>
        <translation>Gefüllt in %1 von %2 Datensätzen</translation>
    </message>
    <message>
        <source>What the column “%1” means</source>
        <translation>Was die Spalte „%1“ bedeutet</translation>
    </message>
    <message>
        <source>Not used, kept aside</source>
        <translation>Nicht benutzt, mit aufbewahrt</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>Nicht benutzt</translation>
    </message>
</context>
<context>
    <name>hone::ui::MappingDialog</name>
    <message>
        <source>Map the columns of %1</source>
        <translation>Spalten von %1 zuordnen</translation>
    </message>
    <message>
        <source>Use this mapping</source>
        <translation>Diese Zuordnung nehmen</translation>
    </message>
    <message>
        <source>What a record is</source>
        <translation>Was ein Datensatz ist</translation>
    </message>
    <message>
        <source>A record is a message</source>
        <translation>Ein Datensatz ist eine Nachricht</translation>
    </message>
    <message>
        <source>A question and its answer</source>
        <translation>Frage und Antwort</translation>
    </message>
    <message>
        <source>A whole conversation</source>
        <translation>Ein ganzes Gespräch</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>How it is written</source>
        <translation>Schreibweise</translation>
    </message>
    <message>
        <source>Saved mappings</source>
        <translation>Gespeicherte Zuordnungen</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern als …</translation>
    </message>
    <message>
        <source>No saved mapping</source>
        <translation>Keine gespeicherte Zuordnung</translation>
    </message>
    <message>
        <source>Use a saved mapping…</source>
        <translation>Gespeicherte Zuordnung nehmen …</translation>
    </message>
    <message>
        <source>Save the mapping</source>
        <translation>Zuordnung speichern</translation>
    </message>
    <message>
        <source>Name; a mapping of the same name is replaced</source>
        <translation>Name; eine Zuordnung gleichen Namens wird ersetzt</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>The mapping is saved as “%1”. It can be used for other files and watched folders.</source>
        <translation>Die Zuordnung ist als „%1“ gespeichert. Sie gilt auch für andere Dateien und beobachtete Ordner.</translation>
    </message>
</context>
<context>
    <name>hone::ui::MappingPreviewView</name>
    <message>
        <source>user %1</source>
        <translation>Nutzer %1</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>Was gesagt wurde</translation>
    </message>
    <message>
        <source>Preview of the conversations</source>
        <translation>Vorschau der Gespräche</translation>
    </message>
    <message>
        <source>What is not understood</source>
        <translation>Was nicht verstanden wird</translation>
    </message>
    <message>
        <source>This mapping cannot be used yet</source>
        <translation>Diese Zuordnung ist noch nicht brauchbar</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… und %n weiterer</numerusform>
            <numerusform>… und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>(no id)</source>
        <translation>(ohne Kennung)</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>Other: %1</source>
        <translation>Sonstiges: %1</translation>
    </message>
    <message>
        <source>Only the beginning of the file was looked at: conversations may go on behind it.</source>
        <translation>Nur der Anfang der Datei wurde angesehen: Gespräche können dahinter weitergehen.</translation>
    </message>
    <message>
        <source>Records: %1. Conversations: %2. Set aside: %3.</source>
        <translation>Datensätze: %1. Gespräche: %2. Beiseitegelegt: %3.</translation>
    </message>
</context>
<context>
    <name>hone::ui::MappingReading</name>
    <message>
        <source>Numbers are written 1.234,5</source>
        <translation>Zahlen sind als 1.234,5 geschrieben</translation>
    </message>
    <message>
        <source>Keep columns that are not used as metadata</source>
        <translation>Nicht benutzte Spalten als Metadaten behalten</translation>
    </message>
    <message>
        <source>Found by content</source>
        <translation>Am Inhalt erkannt</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>Komma</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>Semikolon</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tabulator</translation>
    </message>
    <message>
        <source>Bar (|)</source>
        <translation>Strich (|)</translation>
    </message>
    <message>
        <source>The first row has the names</source>
        <translation>Die erste Zeile enthält die Namen</translation>
    </message>
    <message>
        <source>The first row is data</source>
        <translation>Die erste Zeile ist ein Datensatz</translation>
    </message>
    <message>
        <source>the records themselves</source>
        <translation>die Datensätze selbst</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>Trennzeichen</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Kopfzeile</translation>
    </message>
    <message>
        <source>Key of the list of records</source>
        <translation>Schlüssel der Liste der Datensätze</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>ISO 8601 and Unix times are understood; say “day-first” or “month-first” for 03/04/2025, or write the form as strptime does.</source>
        <translation>ISO 8601 und Unix-Zeiten werden verstanden; für 03/04/2025 sagen Sie „day-first“ oder „month-first“, oder schreiben Sie die Form wie bei strptime.</translation>
    </message>
    <message>
        <source>A row without a conversation’s id goes on with the one above it</source>
        <translation>Eine Zeile ohne Gesprächskennung setzt die darüber fort</translation>
    </message>
    <message>
        <source>For rows of one message each. Without any column for the id the whole file is one conversation.</source>
        <translation>Für Zeilen mit je einer Nachricht. Ohne jede Spalte für die Kennung ist die ganze Datei ein Gespräch.</translation>
    </message>
</context>
<context>
    <name>hone::ui::MappingWords</name>
    <message>
        <source>As usual</source>
        <translation>Wie üblich</translation>
    </message>
    <message>
        <source>the user</source>
        <translation>der Nutzer</translation>
    </message>
    <message>
        <source>the agent</source>
        <translation>der Agent</translation>
    </message>
    <message>
        <source>the instructions</source>
        <translation>die Anweisungen</translation>
    </message>
    <message>
        <source>a tool</source>
        <translation>ein Werkzeug</translation>
    </message>
    <message>
        <source>The outcome is a number: resolved from</source>
        <translation>Der Ausgang ist eine Zahl: gelöst ab</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Wort</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>Sagt</translation>
    </message>
    <message>
        <source>Means</source>
        <translation>Bedeutet</translation>
    </message>
    <message>
        <source>Words of roles and outcomes</source>
        <translation>Wörter für Rollen und Ausgänge</translation>
    </message>
    <message>
        <source>Another word for who speaks</source>
        <translation>Ein weiteres Wort dafür, wer spricht</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Resolved from</source>
        <translation>Gelöst ab</translation>
    </message>
    <message>
        <source>The usual words are understood without help: user, customer, assistant, bot, resolved, failed …</source>
        <translation>Die üblichen Wörter werden ohne Hilfe verstanden: user, customer, assistant, bot, resolved, failed …</translation>
    </message>
    <message>
        <source>how it ended</source>
        <translation>wie es endete</translation>
    </message>
    <message>
        <source>who speaks</source>
        <translation>wer spricht</translation>
    </message>
    <message>
        <source>What “%1” means</source>
        <translation>Was „%1“ bedeutet</translation>
    </message>
</context>
<context>
    <name>hone::ui::ModelDialog</name>
    <message>
        <source>not given</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Change a model</source>
        <translation>Modell ändern</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Analyses use it</source>
        <translation>Auswertungen nutzen es</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>Verbindung prüfen</translation>
    </message>
    <message>
        <source>Price of a million tokens sent</source>
        <translation>Preis einer Million gesendeter Token</translation>
    </message>
    <message>
        <source>Price of a million tokens answered</source>
        <translation>Preis einer Million geantworteter Token</translation>
    </message>
    <message>
        <source>Price of a million answered</source>
        <translation>Preis einer Million geantworteter</translation>
    </message>
    <message>
        <source>Vectors: find intents by meaning</source>
        <translation>Vektoren: Anliegen nach Bedeutung finden</translation>
    </message>
    <message>
        <source>Names: name the intents that were found</source>
        <translation>Namen: die gefundenen Anliegen benennen</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>Wozu es dient</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Another server</source>
        <translation>Anderer Server</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Name of the model in Hone</source>
        <translation>Name des Modells in Hone</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse des Servers</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Model as the server calls it</source>
        <translation>Modell, wie der Server es nennt</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>OpenAI-compatible</source>
        <translation>OpenAI-kompatibel</translation>
    </message>
    <message>
        <source>Anthropic</source>
        <translation>Anthropic</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>kept; type to replace it</source>
        <translation>behalten; zum Ersetzen tippen</translation>
    </message>
    <message>
        <source>none, as for a server on this machine</source>
        <translation>keiner, etwa bei einem Server auf diesem Rechner</translation>
    </message>
    <message>
        <source>the system’s keychain</source>
        <translation>dem Schlüsselbund des Systems</translation>
    </message>
    <message>
        <source>a sealed file beside the store</source>
        <translation>einer versiegelten Datei neben der Datei von Hone</translation>
    </message>
    <message>
        <source>the environment</source>
        <translation>der Umgebung</translation>
    </message>
    <message>
        <source>Where the key is kept</source>
        <translation>Wo der Schlüssel aufbewahrt wird</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>Aufbewahrt in</translation>
    </message>
    <message>
        <source>Passphrase of the sealed file</source>
        <translation>Passphrase der versiegelten Datei</translation>
    </message>
    <message>
        <source>%1 names</source>
        <translation>%1 Namen</translation>
    </message>
    <message>
        <source>Hone keeps nothing and reads %1 when it runs.</source>
        <translation>Hone bewahrt nichts auf und liest beim Lauf %1.</translation>
    </message>
    <message>
        <source>Never in the store, in settings or in a log.</source>
        <translation>Nie in der Datei von Hone, in Einstellungen oder in einem Protokoll.</translation>
    </message>
    <message>
        <source>Asking about made-up texts; nothing of your users is sent …</source>
        <translation>Mit erfundenen Texten wird gefragt; von Ihren Nutzern wird nichts gesendet …</translation>
    </message>
</context>
<context>
    <name>hone::ui::ModelRunDialog</name>
    <message>
        <source>%1, on this machine</source>
        <translation>%1, auf diesem Rechner</translation>
    </message>
    <message>
        <source>%2 (%3) makes vectors of what users asked. Different texts: %1.</source>
        <translation>%2 (%3) bildet Vektoren aus dem, was Nutzer fragten. Verschiedene Texte: %1.</translation>
    </message>
    <message>
        <source>%2 (%3) names intents. Intents to name, at most: %1.</source>
        <translation>%2 (%3) benennt Anliegen. Zu benennende Anliegen, höchstens: %1.</translation>
    </message>
    <message>
        <source>%1 were answered before and are not sent again.</source>
        <translation>%1 wurden schon beantwortet und werden nicht noch einmal gesendet.</translation>
    </message>
    <message>
        <source>About %1 tokens are sent, %2 come back.</source>
        <translation>Etwa %1 Token werden gesendet, %2 kommen zurück.</translation>
    </message>
    <message>
        <source>About %1 tokens are sent.</source>
        <translation>Etwa %1 Token werden gesendet.</translation>
    </message>
    <message>
        <source>That is about %1 at the price you gave.</source>
        <translation>Das sind etwa %1 zu dem Preis, den Sie angegeben haben.</translation>
    </message>
    <message>
        <source>No price was given, so the cost is not known.</source>
        <translation>Es wurde kein Preis angegeben, deshalb sind die Kosten nicht bekannt.</translation>
    </message>
    <message>
        <source>Analyze with models</source>
        <translation>Mit Modellen auswerten</translation>
    </message>
    <message>
        <source>Analyze</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Before anything is sent: what, where to, and what it costs. E-mail addresses, numbers, keys and known names are masked first; a name in free text that nothing announces may stay. Redacted text is not anonymous text.</source>
        <translation>Bevor etwas gesendet wird: was, wohin und was es kostet. E-Mail-Adressen, Nummern, Schlüssel und bekannte Namen werden zuvor maskiert; ein Name in freiem Text, den nichts ankündigt, kann bleiben. Maskierter Text ist kein anonymer Text.</translation>
    </message>
    <message>
        <source>Counting what would be sent …</source>
        <translation>Es wird gezählt, was gesendet würde …</translation>
    </message>
    <message>
        <source>No model is on. The embedded engine needs none; Settings sets one up.</source>
        <translation>Kein Modell ist eingeschaltet. Die eingebaute Auswertung braucht keines; unter „Einstellungen“ lässt sich eines einrichten.</translation>
    </message>
    <message>
        <source>Some of it, exactly as it would be sent:</source>
        <translation>Einiges davon, genau wie es gesendet würde:</translation>
    </message>
    <message>
        <source>Texts as they would be sent</source>
        <translation>Texte, wie sie gesendet würden</translation>
    </message>
    <message>
        <source>Send and analyze</source>
        <translation>Senden und auswerten</translation>
    </message>
    <message>
        <source>%1 conversations analysed, %2 intents.</source>
        <translation>%1 Gespräche ausgewertet, %2 Anliegen.</translation>
    </message>
    <message>
        <source>%1 named by %2.</source>
        <translation>%1 von %2 benannt.</translation>
    </message>
</context>
<context>
    <name>hone::ui::ModelsView</name>
    <message>
        <source>Analyze with models…</source>
        <translation>Mit Modellen auswerten …</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Modell hinzufügen …</translation>
    </message>
    <message>
        <source>No model is set up, and nothing is sent anywhere.</source>
        <translation>Kein Modell ist eingerichtet, und nichts wird irgendwohin gesendet.</translation>
    </message>
    <message>
        <source>Analyses use it</source>
        <translation>Auswertungen nutzen es</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>vectors</source>
        <translation>Vektoren</translation>
    </message>
    <message>
        <source>names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>Its key and what it answered are forgotten. Intents and names that it gave stay.</source>
        <translation>Sein Schlüssel und seine Antworten werden vergessen. Anliegen und Namen, die es gab, bleiben.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>hone::ui::NavigationRail</name>
    <message>
        <source>Collapse the navigation</source>
        <translation>Navigation einklappen</translation>
    </message>
    <message>
        <source>Navigation</source>
        <translation>Navigation</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Expand the navigation</source>
        <translation>Navigation ausklappen</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>Intents</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Patterns</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Fixes</source>
        <translation>Korrekturen</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>hone::ui::NotificationBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>hone::ui::OriginNote</name>
    <message>
        <source>Intents found with vectors of %1.</source>
        <translation>Anliegen mit Vektoren von %1 gefunden.</translation>
    </message>
    <message>
        <source>Intents found by the embedded engine.</source>
        <translation>Anliegen von der eingebauten Auswertung gefunden.</translation>
    </message>
    <message>
        <source>Names by %1.</source>
        <translation>Namen von %1.</translation>
    </message>
    <message>
        <source>What found the intents</source>
        <translation>Was die Anliegen fand</translation>
    </message>
</context>
<context>
    <name>hone::ui::OutcomeBadge</name>
    <message>
        <source>Outcome: %1</source>
        <translation>Ausgang: %1</translation>
    </message>
    <message>
        <source>The outcome is not known.</source>
        <translation>Der Ausgang ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The source or a person stated this outcome.</source>
        <translation>Die Quelle oder ein Mensch hat diesen Ausgang angegeben.</translation>
    </message>
    <message>
        <source>Hone inferred this outcome from the signals in the conversation.</source>
        <translation>Hone hat diesen Ausgang aus den Signalen im Gespräch erschlossen.</translation>
    </message>
</context>
<context>
    <name>hone::ui::OutcomeBar</name>
    <message>
        <source>How conversations ended</source>
        <translation>Wie Gespräche ausgingen</translation>
    </message>
</context>
<context>
    <name>hone::ui::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Nothing fits the filter</source>
        <translation>Nichts passt zum Filter</translation>
    </message>
    <message>
        <source>No conversation meets all parts of the filter above.</source>
        <translation>Kein Gespräch erfüllt alle Teile des Filters oben.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter zurücksetzen</translation>
    </message>
    <message>
        <source>The overview could not be read</source>
        <translation>Der Überblick konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>The message at the window&apos;s foot says why. What is stored is not changed.</source>
        <translation>Die Meldung am Fuß des Fensters sagt, warum. Was gespeichert ist, bleibt unverändert.</translation>
    </message>
    <message>
        <source>Analyse now</source>
        <translation>Jetzt auswerten</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>Failed for the user</source>
        <translation>Für den Nutzer gescheitert</translation>
    </message>
    <message>
        <source>Intents</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Outcomes known from</source>
        <translation>Ausgänge bekannt aus</translation>
    </message>
    <message>
        <source>All conversations</source>
        <translation>Alle Gespräche</translation>
    </message>
    <message>
        <source>What are the top reasons users fail?</source>
        <translation>Was sind die häufigsten Gründe, aus denen Nutzer scheitern?</translation>
    </message>
    <message>
        <source>Agent versions</source>
        <translation>Agentenversionen</translation>
    </message>
    <message>
        <source>When a user fails today, will anyone know by tomorrow?</source>
        <translation>Wenn heute ein Nutzer scheitert, weiß es morgen jemand?</translation>
    </message>
    <message>
        <source>When we fixed something, did the fix work?</source>
        <translation>Als wir etwas korrigierten, half es?</translation>
    </message>
    <message>
        <source>Open the fixes</source>
        <translation>Korrekturen öffnen</translation>
    </message>
    <message>
        <source>%1 of conversations fail the user</source>
        <translation>%1 der Gespräche scheitern für den Nutzer</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n Gespräch</numerusform>
            <numerusform>%n Gespräche</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) are not analysed yet, and are missing from intents, outcomes and patterns.</source>
        <translation>
            <numerusform>%n Gespräch ist noch nicht ausgewertet und fehlt in Anliegen, Ausgängen und Mustern.</numerusform>
            <numerusform>%n Gespräche sind noch nicht ausgewertet und fehlen in Anliegen, Ausgängen und Mustern.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 messages, %2 users</source>
        <translation>%1 Nachrichten, %2 Nutzer</translation>
    </message>
    <message>
        <source>no outcome is known yet</source>
        <translation>noch ist kein Ausgang bekannt</translation>
    </message>
    <message>
        <source>stated outcomes; the rest inferred, AUROC %1</source>
        <translation>angegebene Ausgänge; der Rest erschlossen, AUROC %1</translation>
    </message>
    <message>
        <source>stated outcomes; the rest inferred from signals</source>
        <translation>angegebene Ausgänge; der Rest aus Signalen erschlossen</translation>
    </message>
    <message>
        <source>signals alone; nothing is stated</source>
        <translation>nur aus Signalen; angegeben ist nichts</translation>
    </message>
    <message>
        <source>Analyse the conversations first.</source>
        <translation>Werten Sie zuerst die Gespräche aus.</translation>
    </message>
    <message>
        <source>Not enough data: nothing that was tested is associated with failing more often than chance would show.</source>
        <translation>Zu wenig Daten: Nichts Geprüftes geht häufiger mit Scheitern einher, als der Zufall zeigen würde.</translation>
    </message>
    <message>
        <source>Conditions associated with failing, by how many failures they have in excess of the others.</source>
        <translation>Bedingungen, die mit Scheitern einhergehen, nach der Zahl ihrer zusätzlichen Misserfolge.</translation>
    </message>
    <message>
        <source>risk %1 · %2 failures in excess · %3</source>
        <translation>Risiko %1 · %2 zusätzliche Misserfolge · %3</translation>
    </message>
    <message>
        <source>Draft a fix for this</source>
        <translation>Korrektur hierfür entwerfen</translation>
    </message>
    <message>
        <source>Failure rate of each version; compare two of them under Patterns.</source>
        <translation>Misserfolgsquote jeder Version; zwei davon lassen sich unter Muster vergleichen.</translation>
    </message>
    <message>
        <source>Versions can be compared once conversations of two or more agent versions are here.</source>
        <translation>Versionen lassen sich vergleichen, sobald Gespräche von zwei oder mehr Agentenversionen da sind.</translation>
    </message>
    <message>
        <source>no version</source>
        <translation>keine Version</translation>
    </message>
    <message>
        <source>Failed · %1</source>
        <translation>Gescheitert · %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>No change was made yet.</source>
        <translation>Noch wurde nichts geändert.</translation>
    </message>
    <message>
        <source>%1 drafted · %2 committed · %3 pushed</source>
        <translation>%1 entworfen · %2 übergeben · %3 veröffentlicht</translation>
    </message>
    <message>
        <source>Ended %1</source>
        <translation>Ausgang: %1</translation>
    </message>
    <message>
        <source>Once a change ships as a new agent version, Patterns compares the two versions, over all and intent by intent.</source>
        <translation>Sobald eine Änderung als neue Version des Agenten ausgeliefert ist, vergleicht „Muster“ die beiden Versionen, insgesamt und Anliegen für Anliegen.</translation>
    </message>
    <message>
        <source>Once a change ships as a new agent version and its conversations are here, Patterns compares it with the one before.</source>
        <translation>Sobald eine Änderung als neue Version des Agenten ausgeliefert ist und deren Gespräche hier sind, vergleicht „Muster“ sie mit der vorigen.</translation>
    </message>
    <message>
        <source>Not from these conversations.</source>
        <translation>Aus diesen Gesprächen nicht zu sagen.</translation>
    </message>
    <message>
        <source>They have no times, so that nothing can be said of what is new.</source>
        <translation>Sie haben keine Zeiten, sodass sich über Neues nichts sagen lässt.</translation>
    </message>
    <message>
        <source>Not enough data yet.</source>
        <translation>Noch zu wenig Daten.</translation>
    </message>
    <message>
        <source>It takes conversations with a known outcome from the last seven days and from the four weeks before. The newest is from %1.</source>
        <translation>Es braucht Gespräche mit bekanntem Ausgang aus den letzten sieben Tagen und aus den vier Wochen davor. Das neueste ist vom %1.</translation>
    </message>
    <message>
        <source>Nothing changed beyond chance.</source>
        <translation>Nichts hat sich mehr als zufällig geändert.</translation>
    </message>
    <message>
        <source>Failures rise.</source>
        <translation>Mehr Gespräche scheitern.</translation>
    </message>
    <message>
        <source>Failures fall.</source>
        <translation>Weniger Gespräche scheitern.</translation>
    </message>
    <message>
        <source>In the seven days up to %1, %2 failed (%3), in the four weeks before %4 (%5); %6.</source>
        <translation>In den sieben Tagen bis zum %1 scheiterten %2 (%3), in den vier Wochen davor %4 (%5); %6.</translation>
    </message>
    <message>
        <source>%1 by what the files say; the rest is not analysed</source>
        <translation>%1 nach dem, was die Dateien sagen; der Rest ist nicht ausgewertet</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) fit none</source>
        <translation>
            <numerusform>%n Gespräch passt zu keinem</numerusform>
            <numerusform>%n Gespräche passen zu keinem</numerusform>
        </translation>
    </message>
    <message>
        <source>not known before an analysis</source>
        <translation>vor einer Auswertung nicht bekannt</translation>
    </message>
</context>
<context>
    <name>hone::ui::PatternModel</name>
    <message>
        <source>Intent</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Tool called</source>
        <translation>Werkzeug aufgerufen</translation>
    </message>
    <message>
        <source>Tool error</source>
        <translation>Werkzeugfehler</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>Agent version</source>
        <translation>Agentenversion</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Ended by</source>
        <translation>Beendet durch</translation>
    </message>
    <message>
        <source>User trait</source>
        <translation>Nutzermerkmal</translation>
    </message>
    <message>
        <source>Tool within intent</source>
        <translation>Werkzeug im Anliegen</translation>
    </message>
    <message>
        <source>Step not taken</source>
        <translation>Ausgelassener Schritt</translation>
    </message>
    <message>
        <source>Phrase</source>
        <translation>Wortfolge</translation>
    </message>
    <message>
        <source>not enough data</source>
        <translation>zu wenig Daten</translation>
    </message>
    <message>
        <source>&lt; 0.001</source>
        <translation>&lt; 0,001</translation>
    </message>
    <message>
        <source>Without it: %1</source>
        <translation>Ohne: %1</translation>
    </message>
    <message>
        <source>Share of conversations with the condition that failed, with its 95 % interval and what it was computed from.</source>
        <translation>Anteil der Gespräche mit der Bedingung, die scheiterten, mit 95-%-Intervall und woraus er berechnet ist.</translation>
    </message>
    <message>
        <source>Failure rate of the conversations without the condition.</source>
        <translation>Misserfolgsquote der Gespräche ohne die Bedingung.</translation>
    </message>
    <message>
        <source>How many times as often these fail as the others, with its 95 % interval; adjusted for agent version where there are several.</source>
        <translation>Wievielmal so häufig diese scheitern wie die anderen, mit 95-%-Intervall; bereinigt um die Agentenversion, wo es mehrere gibt.</translation>
    </message>
    <message>
        <source>Expected share of false findings among the patterns up to this one (Benjamini–Hochberg over everything tested).</source>
        <translation>Erwarteter Anteil falscher Funde unter den Mustern bis zu diesem (Benjamini–Hochberg über alles Geprüfte).</translation>
    </message>
    <message>
        <source>Failures beyond what the rate of the others would give. The list is ranked by this.</source>
        <translation>Misserfolge über das hinaus, was die Quote der anderen ergäbe. Danach ist die Liste geordnet.</translation>
    </message>
    <message>
        <source>Distinct users whose conversations failed with the condition.</source>
        <translation>Verschiedene Nutzer, deren Gespräche mit der Bedingung scheiterten.</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Failure rate</source>
        <translation>Misserfolgsquote</translation>
    </message>
    <message>
        <source>Otherwise</source>
        <translation>Sonst</translation>
    </message>
    <message>
        <source>Relative risk</source>
        <translation>Relatives Risiko</translation>
    </message>
    <message>
        <source>q</source>
        <translation>q</translation>
    </message>
    <message>
        <source>Excess failures</source>
        <translation>Zusätzliche Misserfolge</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Nutzer</translation>
    </message>
</context>
<context>
    <name>hone::ui::PatternsPage</name>
    <message>
        <source>Patterns</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Draft a fix</source>
        <translation>Korrektur entwerfen</translation>
    </message>
    <message>
        <source>Draft a change to the agent’s prompt from the evidence of the chosen pattern.</source>
        <translation>Aus den Belegen des gewählten Musters eine Änderung am Prompt des Agenten entwerfen.</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Ranked reasons</source>
        <translation>Gründe nach Rang</translation>
    </message>
    <message>
        <source>Compare versions</source>
        <translation>Versionen vergleichen</translation>
    </message>
    <message>
        <source>No patterns yet</source>
        <translation>Noch keine Muster</translation>
    </message>
    <message>
        <source>Patterns need conversations with a known outcome on both sides of a condition. Import conversations and analyze them first.</source>
        <translation>Muster brauchen Gespräche mit bekanntem Ausgang auf beiden Seiten einer Bedingung. Importieren Sie Gespräche und werten Sie sie aus.</translation>
    </message>
    <message>
        <source>Go to Sources</source>
        <translation>Zu den Quellen</translation>
    </message>
    <message>
        <source>%1 conditions tested over %2 conversations with a known outcome</source>
        <translation>%1 Bedingungen geprüft an %2 Gesprächen mit bekanntem Ausgang</translation>
    </message>
    <message>
        <source>A change to the prompt can answer patterns about an intent, a tool or a step. Choose one of those.</source>
        <translation>Eine Änderung am Prompt kann auf Muster zu einem Anliegen, einem Werkzeug oder einem Schritt antworten. Wählen Sie ein solches.</translation>
    </message>
</context>
<context>
    <name>hone::ui::PrivacyView</name>
    <message>
        <source>secrets</source>
        <translation>Geheimnisse</translation>
    </message>
    <message>
        <source>e-mail addresses</source>
        <translation>E-Mail-Adressen</translation>
    </message>
    <message>
        <source>phone numbers</source>
        <translation>Telefonnummern</translation>
    </message>
    <message>
        <source>card numbers</source>
        <translation>Kartennummern</translation>
    </message>
    <message>
        <source>bank accounts</source>
        <translation>Bankkonten</translation>
    </message>
    <message>
        <source>network addresses</source>
        <translation>Netzadressen</translation>
    </message>
    <message>
        <source>national numbers</source>
        <translation>nationale Nummern</translation>
    </message>
    <message>
        <source>names that a field announces</source>
        <translation>Namen, die ein Feld ankündigt</translation>
    </message>
    <message>
        <source>addresses and birth dates</source>
        <translation>Anschriften und Geburtsdaten</translation>
    </message>
    <message>
        <source>user ids</source>
        <translation>Nutzerkennungen</translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) of your own</source>
        <translation>
            <numerusform>%n eigenes Muster</numerusform>
            <numerusform>%n eigene Muster</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) of your own</source>
        <translation>
            <numerusform>%n eigenes Wort</numerusform>
            <numerusform>%n eigene Wörter</numerusform>
        </translation>
    </message>
    <message>
        <source>Masks %1. Names in free text may remain.</source>
        <translation>Maskiert %1. Namen in freiem Text können bleiben.</translation>
    </message>
    <message>
        <source>Kept for good</source>
        <translation>Dauerhaft</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n due now</source>
        <translation>
            <numerusform>%n jetzt fällig</numerusform>
            <numerusform>%n jetzt fällig</numerusform>
        </translation>
    </message>
    <message>
        <source>next goes %1</source>
        <translation>nächstes am %1</translation>
    </message>
    <message>
        <source>Keep for good</source>
        <translation>Dauerhaft behalten</translation>
    </message>
    <message numerus="yes">
        <source>Erase %n day(s) after the last sign of life</source>
        <translation>
            <numerusform>Löschen %n Tag nach dem letzten Lebenszeichen</numerusform>
            <numerusform>Löschen %n Tage nach dem letzten Lebenszeichen</numerusform>
        </translation>
    </message>
    <message>
        <source>How long is “%1” kept?</source>
        <translation>Wie lange wird „%1“ behalten?</translation>
    </message>
    <message>
        <source>Conversations that are older are erased for good, once a day while Hone is open.</source>
        <translation>Ältere Gespräche werden endgültig gelöscht, einmal am Tag, solange Hone offen ist.</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Festlegen</translation>
    </message>
    <message>
        <source>Mask a source</source>
        <translation>Quelle maskieren</translation>
    </message>
    <message>
        <source>Mask the store</source>
        <translation>Speicher maskieren</translation>
    </message>
    <message>
        <source>Nothing was left to mask.</source>
        <translation>Es gab nichts mehr zu maskieren.</translation>
    </message>
    <message>
        <source>Masked %1 in %2 texts. Names in free text may remain.</source>
        <translation>%1 in %2 Texten maskiert. Namen in freiem Text können bleiben.</translation>
    </message>
    <message>
        <source>What was masked</source>
        <translation>Was maskiert wurde</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>A sample to check</source>
        <translation>Eine Stichprobe zum Prüfen</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Redacted</source>
        <translation>Maskiert</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Aufbewahrt</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>Aufbewahrung</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Wovon</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Log of what was done with the data</source>
        <translation>Protokoll dessen, was mit den Daten geschah</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>Wofür</translation>
    </message>
    <message>
        <source>Last contact</source>
        <translation>Letzter Kontakt</translation>
    </message>
    <message>
        <source>Machines that may be contacted</source>
        <translation>Rechner, die angesprochen werden dürfen</translation>
    </message>
    <message>
        <source>Contact nobody (offline)</source>
        <translation>Niemanden ansprechen (offline)</translation>
    </message>
    <message>
        <source>Redaction</source>
        <translation>Maskierung</translation>
    </message>
    <message>
        <source>What is masked…</source>
        <translation>Was maskiert wird …</translation>
    </message>
    <message>
        <source>Mask the whole store now…</source>
        <translation>Den ganzen Speicher jetzt maskieren …</translation>
    </message>
    <message>
        <source>Kept and masked, by source</source>
        <translation>Aufbewahrt und maskiert, je Quelle</translation>
    </message>
    <message>
        <source>How long it is kept…</source>
        <translation>Aufbewahrung …</translation>
    </message>
    <message>
        <source>Erase what is due</source>
        <translation>Fälliges löschen</translation>
    </message>
    <message>
        <source>Erasure</source>
        <translation>Löschung</translation>
    </message>
    <message>
        <source>Forget a user, a source or what is old, everywhere in the store, with a proof.</source>
        <translation>Einen Nutzer, eine Quelle oder Altes überall im Speicher vergessen, mit Nachweis.</translation>
    </message>
    <message>
        <source>Erase…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Only what you set up is contacted. Nothing else ever leaves this machine.</source>
        <translation>Nur was Sie einrichten, wird angesprochen. Sonst verlässt nichts diesen Rechner.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Mask what comes from %1</source>
        <translation>Maskieren, was aus %1 kommt</translation>
    </message>
    <message>
        <source>Mask the whole store?</source>
        <translation>Den ganzen Speicher maskieren?</translation>
    </message>
    <message>
        <source>Texts, the full-text index, set-aside records and drafts are rewritten with what is masked now. What was there before is gone from the store; imported files are not touched. Names in free text may remain.</source>
        <translation>Texte, Volltextindex, beiseitegelegte Datensätze und Entwürfe werden mit dem umgeschrieben, was jetzt maskiert wird. Was vorher dort stand, ist dann nicht mehr im Speicher; importierte Dateien bleiben unberührt. Namen in freiem Text können bleiben.</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maskieren</translation>
    </message>
    <message>
        <source>Nothing was due.</source>
        <translation>Nichts war fällig.</translation>
    </message>
    <message>
        <source>%1 conversations erased.</source>
        <translation>%1 Gespräche gelöscht.</translation>
    </message>
    <message>
        <source>Mask what comes from every source, and from those to come</source>
        <translation>Maskieren, was aus jeder Quelle kommt, auch aus künftigen</translation>
    </message>
</context>
<context>
    <name>hone::ui::PushDialog</name>
    <message>
        <source>Push the branch</source>
        <translation>Branch veröffentlichen</translation>
    </message>
    <message>
        <source>Push branch</source>
        <translation>Branch veröffentlichen</translation>
    </message>
    <message>
        <source>The branch %1 goes to the remote. Nothing else is pushed, and nothing is ever forced.</source>
        <translation>Der Branch %1 geht an das Remote. Sonst wird nichts veröffentlicht, und nie etwas erzwungen.</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>Remote</translation>
    </message>
    <message>
        <source>Credentials come from git&apos;s own helper or your ssh agent; Hone stores none.</source>
        <translation>Zugangsdaten kommen von git selbst oder Ihrem ssh-Agenten; Hone speichert keine.</translation>
    </message>
</context>
<context>
    <name>hone::ui::QualityView</name>
    <message>
        <source>Intent</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Precision and recall of each intent on the gold set</source>
        <translation>Genauigkeit und Trefferquote jedes Anliegens an der Goldmenge</translation>
    </message>
    <message>
        <source>Gold set</source>
        <translation>Goldmenge</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Benennen</translation>
    </message>
    <message>
        <source>Draw a set…</source>
        <translation>Menge ziehen …</translation>
    </message>
    <message>
        <source>The name that labels and changes are kept under</source>
        <translation>Der Name, unter dem Benennungen und Änderungen stehen</translation>
    </message>
    <message>
        <source>Labelling as %1</source>
        <translation>Es benennt %1</translation>
    </message>
    <message>
        <source>Label the other %1</source>
        <translation>Die übrigen %1 benennen</translation>
    </message>
    <message>
        <source>A gold set is a sample of conversations that people label by hand, without a look at what Hone says. It tells how often Hone is right, for every intent. Draw one to begin; %1 take about half an hour.</source>
        <translation>Eine Goldmenge ist eine Stichprobe von Gesprächen, die Menschen von Hand benennen, ohne zu sehen, was Hone sagt. Sie zeigt für jedes Anliegen, wie oft Hone recht hat. Ziehen Sie eine, um zu beginnen; %1 dauern etwa eine halbe Stunde.</translation>
    </message>
    <message>
        <source>%1 of %2 labelled</source>
        <translation>%1 von %2 benannt</translation>
    </message>
    <message numerus="yes">
        <source>%n disputed</source>
        <translation>
            <numerusform>%n umstritten</numerusform>
            <numerusform>%n umstritten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>two people agree on %1 of %n shared, κ %2</source>
        <translation>
            <numerusform>zwei Personen stimmen bei %1 von %n gemeinsamen überein, κ %2</numerusform>
            <numerusform>zwei Personen stimmen bei %1 von %n gemeinsamen überein, κ %2</numerusform>
        </translation>
    </message>
    <message>
        <source>no conversation is labelled by two people yet, so their agreement is not known</source>
        <translation>noch ist kein Gespräch von zwei Personen benannt, deshalb ist ihre Übereinstimmung nicht bekannt</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Anteil richtiger</translation>
    </message>
    <message>
        <source>How often the intent that Hone gives is the one people give, weighed to the whole store</source>
        <translation>Wie oft das Anliegen, das Hone gibt, das ist, welches Menschen geben, gewichtet auf alle Gespräche</translation>
    </message>
    <message>
        <source>No fit</source>
        <translation>Passt zu keinem</translation>
    </message>
    <message>
        <source>not enough data</source>
        <translation>zu wenig Daten</translation>
    </message>
    <message>
        <source>Draw a gold set</source>
        <translation>Goldmenge ziehen</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>“%1” is no number. Nothing was drawn.</source>
        <translation>„%1“ ist keine Zahl. Es wurde nichts gezogen.</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) drawn. Label them with the keyboard.</source>
        <translation>
            <numerusform>%n Gespräch gezogen. Benennen Sie es mit der Tastatur.</numerusform>
            <numerusform>%n Gespräche gezogen. Benennen Sie sie mit der Tastatur.</numerusform>
        </translation>
    </message>
    <message>
        <source>Who is labelling?</source>
        <translation>Wer benennt?</translation>
    </message>
    <message>
        <source>Your name, as the history and the agreement of two people show it</source>
        <translation>Ihr Name, wie ihn der Verlauf und die Übereinstimmung zweier Personen zeigen</translation>
    </message>
    <message>
        <source>Use this name</source>
        <translation>Diesen Namen verwenden</translation>
    </message>
    <message>
        <source>How many conversations. A share comes from every intent, from what Hone is unsure of, and from what fits none. What is labelled already stays.</source>
        <translation>Wie viele Gespräche. Ein Teil kommt aus jedem Anliegen, aus dem, worin Hone unsicher ist, und aus dem, was zu keinem passt. Was schon benannt ist, bleibt.</translation>
    </message>
</context>
<context>
    <name>hone::ui::QuarantineModel</name>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Byte</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>hone::ui::QuarantineView</name>
    <message>
        <source>Set-aside records</source>
        <translation>Beiseitegelegte Datensätze</translation>
    </message>
    <message>
        <source>Source of the records</source>
        <translation>Quelle der Datensätze</translation>
    </message>
    <message>
        <source>All sources</source>
        <translation>Alle Quellen</translation>
    </message>
    <message>
        <source>Nothing is set aside</source>
        <translation>Nichts ist beiseitegelegt</translation>
    </message>
    <message>
        <source>Every record that came could be read. A record that cannot be read stands here with its file, line, byte and reason, while the rest goes on.</source>
        <translation>Jeder Datensatz, der kam, war lesbar. Ein Datensatz, der es nicht ist, steht hier mit Datei, Zeile, Byte und Grund, während der Rest weitergeht.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Reads the chosen records again</source>
        <translation>Liest die gewählten Datensätze noch einmal</translation>
    </message>
    <message>
        <source>Try again as…</source>
        <translation>Versuchen als …</translation>
    </message>
    <message>
        <source>Reads the chosen records in another format or with a saved mapping</source>
        <translation>Liest die gewählten Datensätze in einem anderen Format oder mit einer gespeicherten Zuordnung</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>Alle noch einmal versuchen</translation>
    </message>
    <message>
        <source>Records that were set aside</source>
        <translation>Beiseitegelegte Datensätze</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n Datensatz</numerusform>
            <numerusform>%n Datensätze</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the first %n record(s); more as you scroll</source>
        <translation>
            <numerusform>der erste Datensatz; mehr beim Blättern</numerusform>
            <numerusform>die ersten %n Datensätze; mehr beim Blättern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %n again</source>
        <translation>
            <numerusform>%n noch einmal versuchen</numerusform>
            <numerusform>%n noch einmal versuchen</numerusform>
        </translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>byte %1</source>
        <translation>Byte %1</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>%1 records are read now, %2 stay set aside.</source>
        <translation>%1 Datensätze sind jetzt gelesen, %2 bleiben beiseitegelegt.</translation>
    </message>
    <message>
        <source>Read set-aside records again</source>
        <translation>Beiseitegelegtes noch einmal lesen</translation>
    </message>
    <message>
        <source>Mapping: %1</source>
        <translation>Zuordnung: %1</translation>
    </message>
    <message>
        <source>Read the chosen records with</source>
        <translation>Die gewählten Datensätze lesen mit</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Writes the records with their place, reason and bytes into a file</source>
        <translation>Schreibt die Datensätze mit Ort, Grund und Inhalt in eine Datei</translation>
    </message>
    <message>
        <source>Export the set-aside records</source>
        <translation>Beiseitegelegte Datensätze exportieren</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>Export set-aside records</source>
        <translation>Beiseitegelegte Datensätze exportieren</translation>
    </message>
    <message>
        <source>%1 set-aside records are in %2.</source>
        <translation>%1 beiseitegelegte Datensätze sind in %2.</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Deletes the chosen records with the bytes that were kept of them</source>
        <translation>Löscht die gewählten Datensätze mit den Bytes, die von ihnen aufgehoben wurden</translation>
    </message>
    <message>
        <source>Delete all…</source>
        <translation>Alle löschen …</translation>
    </message>
    <message>
        <source>Deletes every set-aside record, or those of the source that is chosen</source>
        <translation>Löscht jeden beiseitegelegten Datensatz, oder die der gewählten Quelle</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n…</source>
        <translation>
            <numerusform>%n löschen …</numerusform>
            <numerusform>%n löschen …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) go with the bytes that were kept of them, and cannot be read again from here. This cannot be undone.</source>
        <translation>
            <numerusform>%n beiseitegelegter Datensatz geht mit den Bytes, die von ihm aufgehoben wurden, und kann von hier nicht noch einmal gelesen werden. Das lässt sich nicht rückgängig machen.</numerusform>
            <numerusform>%n beiseitegelegte Datensätze gehen mit den Bytes, die von ihnen aufgehoben wurden, und können von hier nicht noch einmal gelesen werden. Das lässt sich nicht rückgängig machen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete set-aside records?</source>
        <translation>Beiseitegelegte Datensätze löschen?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete set-aside records</source>
        <translation>Beiseitegelegte Datensätze löschen</translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) deleted;</source>
        <translation>
            <numerusform>%n beiseitegelegter Datensatz gelöscht;</numerusform>
            <numerusform>%n beiseitegelegte Datensätze gelöscht;</numerusform>
        </translation>
    </message>
    <message>
        <source>no trace is left.</source>
        <translation>keine Spur ist übrig.</translation>
    </message>
    <message>
        <source>but traces were found.</source>
        <translation>doch Spuren wurden gefunden.</translation>
    </message>
</context>
<context>
    <name>hone::ui::RankedView</name>
    <message>
        <source>Relative risk of failure by condition</source>
        <translation>Relatives Risiko des Scheiterns nach Bedingung</translation>
    </message>
    <message>
        <source>Kind of condition</source>
        <translation>Art der Bedingung</translation>
    </message>
    <message>
        <source>Only with enough data</source>
        <translation>Nur mit genug Daten</translation>
    </message>
    <message>
        <source>Find a condition</source>
        <translation>Bedingung suchen</translation>
    </message>
    <message>
        <source>Conditions associated with failure</source>
        <translation>Bedingungen, die mit Scheitern einhergehen</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>%1: %2 fail, relative risk %3, %4.</source>
        <translation>%1: %2 scheitern, relatives Risiko %3, %4.</translation>
    </message>
    <message>
        <source>No condition matches</source>
        <translation>Keine Bedingung passt</translation>
    </message>
    <message>
        <source>Widen the kind or the search, or show conditions with little data too.</source>
        <translation>Erweitern Sie Art oder Suche, oder zeigen Sie auch Bedingungen mit wenig Daten.</translation>
    </message>
    <message>
        <source>An association is not a cause until a change moves it.</source>
        <translation>Ein Zusammenhang ist keine Ursache, solange keine Änderung ihn bewegt.</translation>
    </message>
    <message>
        <source>Failed · %1</source>
        <translation>Gescheitert · %1</translation>
    </message>
    <message>
        <source>Went well · %1</source>
        <translation>Gelungen · %1</translation>
    </message>
    <message>
        <source>Failed without · %1</source>
        <translation>Gescheitert ohne · %1</translation>
    </message>
    <message>
        <source>Went well without · %1</source>
        <translation>Gelungen ohne · %1</translation>
    </message>
    <message>
        <source>Relative risk of failure with its 95 % interval, most excess failures first</source>
        <translation>Relatives Risiko des Scheiterns mit 95-%-Intervall, die meisten zusätzlichen Misserfolge zuerst</translation>
    </message>
    <message>
        <source>No condition has enough data yet, so all are shown.</source>
        <translation>Noch hat keine Bedingung genug Daten, daher werden alle gezeigt.</translation>
    </message>
    <message>
        <source>Not enough data: too few conversations on one side for an interval worth reading.</source>
        <translation>Zu wenig Daten: auf einer Seite zu wenige Gespräche für ein brauchbares Intervall.</translation>
    </message>
    <message>
        <source>Associated with failure in %1 of the conversations that have it, against %2 of those that do not.</source>
        <translation>Geht in %1 der Gespräche, die sie erfüllen, mit Scheitern einher, gegenüber %2 der anderen.</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>went well</source>
        <translation>gelungen</translation>
    </message>
    <message>
        <source>failure rate</source>
        <translation>Misserfolgsquote</translation>
    </message>
    <message>
        <source>Show these conversations</source>
        <translation>Diese Gespräche zeigen</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>With it</source>
        <translation>Damit</translation>
    </message>
    <message>
        <source>Failed with it</source>
        <translation>Damit gescheitert</translation>
    </message>
    <message>
        <source>Went well with it</source>
        <translation>Damit gelungen</translation>
    </message>
    <message>
        <source>Without it</source>
        <translation>Ohne</translation>
    </message>
    <message>
        <source>Failed without it</source>
        <translation>Ohne gescheitert</translation>
    </message>
    <message>
        <source>Went well without it</source>
        <translation>Ohne gelungen</translation>
    </message>
    <message>
        <source>Relative risk</source>
        <translation>Relatives Risiko</translation>
    </message>
    <message>
        <source>Unadjusted</source>
        <translation>Unbereinigt</translation>
    </message>
    <message>
        <source>%1 ×, before taking agent versions into account</source>
        <translation>%1 ×, ohne die Agentenversionen zu berücksichtigen</translation>
    </message>
    <message>
        <source>Significance</source>
        <translation>Signifikanz</translation>
    </message>
    <message>
        <source>%1 over %2 conditions tested</source>
        <translation>%1 bei %2 geprüften Bedingungen</translation>
    </message>
    <message>
        <source>Excess failures</source>
        <translation>Zusätzliche Misserfolge</translation>
    </message>
    <message>
        <source>Failures fewer</source>
        <translation>Weniger Misserfolge</translation>
    </message>
    <message>
        <source>%1 against the rate of the others</source>
        <translation>%1 gegenüber der Quote der anderen</translation>
    </message>
    <message>
        <source>Users affected</source>
        <translation>Betroffene Nutzer</translation>
    </message>
</context>
<context>
    <name>hone::ui::RateLine</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>not enough data</source>
        <translation>zu wenig Daten</translation>
    </message>
</context>
<context>
    <name>hone::ui::RawView</name>
    <message>
        <source>How the bytes are shown</source>
        <translation>Wie die Bytes gezeigt werden</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>The record&apos;s bytes</source>
        <translation>Die Bytes des Datensatzes</translation>
    </message>
    <message>
        <source>… %1 more bytes</source>
        <translation>… %1 weitere Bytes</translation>
    </message>
    <message>
        <source>The record has no bytes.</source>
        <translation>Der Datensatz hat keine Bytes.</translation>
    </message>
</context>
<context>
    <name>hone::ui::RedactionDialog</name>
    <message numerus="yes">
        <source>%n secret(s)</source>
        <translation>
            <numerusform>%n Geheimnis</numerusform>
            <numerusform>%n Geheimnisse</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n e-mail address(es)</source>
        <translation>
            <numerusform>%n E-Mail-Adresse</numerusform>
            <numerusform>%n E-Mail-Adressen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n phone number(s)</source>
        <translation>
            <numerusform>%n Telefonnummer</numerusform>
            <numerusform>%n Telefonnummern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n card number(s)</source>
        <translation>
            <numerusform>%n Kartennummer</numerusform>
            <numerusform>%n Kartennummern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bank account(s)</source>
        <translation>
            <numerusform>%n Bankkonto</numerusform>
            <numerusform>%n Bankkonten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n IP address(es)</source>
        <translation>
            <numerusform>%n IP-Adresse</numerusform>
            <numerusform>%n IP-Adressen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n MAC address(es)</source>
        <translation>
            <numerusform>%n MAC-Adresse</numerusform>
            <numerusform>%n MAC-Adressen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n national number(s)</source>
        <translation>
            <numerusform>%n nationale Nummer</numerusform>
            <numerusform>%n nationale Nummern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s)</source>
        <translation>
            <numerusform>%n Name</numerusform>
            <numerusform>%n Namen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n address(es)</source>
        <translation>
            <numerusform>%n Anschrift</numerusform>
            <numerusform>%n Anschriften</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n birth date(s)</source>
        <translation>
            <numerusform>%n Geburtsdatum</numerusform>
            <numerusform>%n Geburtsdaten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your own pattern(s)</source>
        <translation>
            <numerusform>%n Treffer eigener Muster</numerusform>
            <numerusform>%n Treffer eigener Muster</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n user id(s)</source>
        <translation>
            <numerusform>%n Nutzerkennung</numerusform>
            <numerusform>%n Nutzerkennungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Redaction</source>
        <translation>Maskierung</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Your own patterns</source>
        <translation>Eigene Muster</translation>
    </message>
    <message>
        <source>Words and names</source>
        <translation>Wörter und Namen</translation>
    </message>
    <message>
        <source>one a line</source>
        <translation>eines je Zeile</translation>
    </message>
    <message>
        <source>Text to try it on</source>
        <translation>Text zum Ausprobieren</translation>
    </message>
    <message>
        <source>Paste a text to see what is masked in it.</source>
        <translation>Fügen Sie einen Text ein, um zu sehen, was darin maskiert wird.</translation>
    </message>
    <message>
        <source>The text as it would be kept</source>
        <translation>Der Text, wie er behalten würde</translation>
    </message>
    <message>
        <source>What is masked</source>
        <translation>Was maskiert wird</translation>
    </message>
    <message>
        <source>Secrets: keys, tokens, passwords (always)</source>
        <translation>Geheimnisse: Schlüssel, Tokens, Passwörter (immer)</translation>
    </message>
    <message>
        <source>E-mail addresses</source>
        <translation>E-Mail-Adressen</translation>
    </message>
    <message>
        <source>Phone numbers</source>
        <translation>Telefonnummern</translation>
    </message>
    <message>
        <source>Card numbers (with their check digit)</source>
        <translation>Kartennummern (mit Prüfziffer)</translation>
    </message>
    <message>
        <source>Bank accounts (IBAN, with their check digits)</source>
        <translation>Bankkonten (IBAN, mit Prüfziffern)</translation>
    </message>
    <message>
        <source>IP addresses</source>
        <translation>IP-Adressen</translation>
    </message>
    <message>
        <source>MAC addresses</source>
        <translation>MAC-Adressen</translation>
    </message>
    <message>
        <source>National numbers</source>
        <translation>Nationale Nummern</translation>
    </message>
    <message>
        <source>Names of users, where a field says so</source>
        <translation>Namen von Nutzern, wo ein Feld es sagt</translation>
    </message>
    <message>
        <source>Addresses and birth dates, where a field says so</source>
        <translation>Anschriften und Geburtsdaten, wo ein Feld es sagt</translation>
    </message>
    <message>
        <source>User ids, replaced by pseudonyms</source>
        <translation>Nutzerkennungen, durch Pseudonyme ersetzt</translation>
    </message>
    <message>
        <source>▲ Names may remain: a name in free text that nothing announces is not recognised. Put names you know into the list below.</source>
        <translation>▲ Namen können bleiben: Ein Name in freiem Text, den nichts ankündigt, wird nicht erkannt. Tragen Sie bekannte Namen unten ein.</translation>
    </message>
    <message>
        <source>Your own patterns (regular expressions)</source>
        <translation>Eigene Muster (reguläre Ausdrücke)</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Kept as</source>
        <translation>Behalten als</translation>
    </message>
    <message>
        <source>The same value gets the same placeholder everywhere in this store, so that conversations stay readable.</source>
        <translation>Derselbe Wert bekommt überall in diesem Speicher denselben Platzhalter, damit Gespräche lesbar bleiben.</translation>
    </message>
    <message>
        <source>Nothing is masked in this text.</source>
        <translation>In diesem Text wird nichts maskiert.</translation>
    </message>
    <message>
        <source>Masked: %1.</source>
        <translation>Maskiert: %1.</translation>
    </message>
</context>
<context>
    <name>hone::ui::ReportsPage</name>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>What was found, for people who do not open Hone</source>
        <translation>Was gefunden wurde, für alle, die Hone nicht öffnen</translation>
    </message>
    <message>
        <source>Export HTML…</source>
        <translation>HTML exportieren …</translation>
    </message>
    <message>
        <source>One page that opens in every browser, with nothing to load</source>
        <translation>Eine Seite, die jeder Browser öffnet, ohne etwas nachzuladen</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV …</translation>
    </message>
    <message>
        <source>The ranked patterns with every statistic, for a spreadsheet</source>
        <translation>Die Muster nach Rang mit jeder Kennzahl, für eine Tabelle</translation>
    </message>
    <message>
        <source>Markdown…</source>
        <translation>Markdown …</translation>
    </message>
    <message>
        <source>For an issue, a wiki or a pull request</source>
        <translation>Für ein Issue, ein Wiki oder einen Pull Request</translation>
    </message>
    <message>
        <source>Nothing to report yet</source>
        <translation>Noch nichts zu berichten</translation>
    </message>
    <message>
        <source>Go to sources</source>
        <translation>Zu den Quellen</translation>
    </message>
    <message>
        <source>Preview of the report</source>
        <translation>Vorschau des Berichts</translation>
    </message>
    <message>
        <source>hone-report</source>
        <translation>hone-bericht</translation>
    </message>
    <message>
        <source>Export the report</source>
        <translation>Bericht exportieren</translation>
    </message>
    <message>
        <source>The report is in %1.</source>
        <translation>Der Bericht liegt in %1.</translation>
    </message>
    <message>
        <source>Once conversations are imported and analysed, the report stands here: the numbers, the ranked reasons with their intervals, and the fixes.</source>
        <translation>Sobald Gespräche importiert und ausgewertet sind, steht hier der Bericht: die Zahlen, die gereihten Gründe mit ihren Intervallen und die Verbesserungen.</translation>
    </message>
</context>
<context>
    <name>hone::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Hone %1</source>
        <translation>Hone %1</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>The language changes when Hone is started again.</source>
        <translation>Die Sprache wechselt beim nächsten Start von Hone.</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Everything Hone knows is in this one file on this machine. Copy it to keep it; start Hone with --store to use another.</source>
        <translation>Alles, was Hone weiß, liegt in dieser einen Datei auf diesem Rechner. Kopieren Sie sie, um sie zu sichern; starten Sie Hone mit --store, um eine andere zu nutzen.</translation>
    </message>
    <message>
        <source>Path of the store</source>
        <translation>Pfad des Speichers</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>The path is in the clipboard.</source>
        <translation>Der Pfad ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Connected repositories</source>
        <translation>Verbundene Repositorys</translation>
    </message>
    <message>
        <source>Where the agent&apos;s prompts are. Hone reads them, and commits to branches of its own; your working tree stays as it is.</source>
        <translation>Wo die Prompts des Agenten liegen. Hone liest sie und schreibt Commits nur auf eigene Branches; Ihr Arbeitsbaum bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Connect a repository…</source>
        <translation>Repository verbinden …</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>No repository is connected.</source>
        <translation>Kein Repository ist verbunden.</translation>
    </message>
    <message>
        <source>in order</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>needs attention</source>
        <translation>braucht Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Choose the repository with the agent&apos;s prompts</source>
        <translation>Repository mit den Prompts des Agenten wählen</translation>
    </message>
    <message>
        <source>Connected %1.</source>
        <translation>%1 ist verbunden.</translation>
    </message>
    <message>
        <source>Models (optional)</source>
        <translation>Modelle (optional)</translation>
    </message>
    <message>
        <source>Hone finds and names intents by itself. A model of yours can do it too: vectors of what users asked, and names for the intents. It is sent what users asked for, with personal data masked, at most 2,000 bytes a conversation; never the agent’s answers, what tools returned, or prompts. A model on this machine takes part by itself; one elsewhere only after you have seen what it costs. Every run is in the audit log.</source>
        <translation>Hone findet und benennt Anliegen selbst. Ein Modell von Ihnen kann es auch: Vektoren dessen, was Nutzer fragten, und Namen für die Anliegen. Gesendet wird ihm, worum Nutzer baten, mit maskierten personenbezogenen Daten, höchstens 2.000 Bytes je Gespräch; nie die Antworten des Agenten, was Werkzeuge zurückgaben, oder Prompts. Ein Modell auf diesem Rechner wirkt von selbst mit; eines anderswo erst, nachdem Sie gesehen haben, was es kostet. Jeder Lauf steht im Prüfprotokoll.</translation>
    </message>
    <message>
        <source>to be done</source>
        <translation>zu erledigen</translation>
    </message>
</context>
<context>
    <name>hone::ui::ShipDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>Wird bearbeitet …</translation>
    </message>
</context>
<context>
    <name>hone::ui::SourceDetails</name>
    <message>
        <source>only by hand</source>
        <translation>nur von Hand</translation>
    </message>
    <message numerus="yes">
        <source>every %n hour(s)</source>
        <translation>
            <numerusform>jede Stunde</numerusform>
            <numerusform>alle %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n minute(s)</source>
        <translation>
            <numerusform>jede Minute</numerusform>
            <numerusform>alle %n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>Chosen source</source>
        <translation>Gewählte Quelle</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Letzter Fehler</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Bilanz</translation>
    </message>
    <message>
        <source>In the store</source>
        <translation>Im Speicher</translation>
    </message>
    <message>
        <source>Last arrival</source>
        <translation>Letzter Eingang</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Fetched up to</source>
        <translation>Geholt bis</translation>
    </message>
    <message>
        <source>Last cursor</source>
        <translation>Letzter Cursor</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Redaction</source>
        <translation>Maskierung</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Aufbewahrt</translation>
    </message>
    <message>
        <source>in spans</source>
        <translation>in Spans</translation>
    </message>
    <message>
        <source>in conversations</source>
        <translation>in Gesprächen</translation>
    </message>
    <message>
        <source>%1 conversations, %2 messages</source>
        <translation>%1 Gespräche, %2 Nachrichten</translation>
    </message>
    <message>
        <source>Nothing has come yet</source>
        <translation>Noch ist nichts gekommen</translation>
    </message>
    <message>
        <source>On: masked before it is stored; names in free text may remain</source>
        <translation>An: vor dem Speichern maskiert; Namen in freiem Text können bleiben</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>next at %1</source>
        <translation>nächster Lauf %1</translation>
    </message>
    <message>
        <source>%1 in %2 pages, %3 new or changed, %4 set aside</source>
        <translation>%1 auf %2 Seiten, %3 neu oder geändert, %4 beiseitegelegt</translation>
    </message>
</context>
<context>
    <name>hone::ui::SourceEntry</name>
    <message>
        <source>Watched folder</source>
        <translation>Beobachteter Ordner</translation>
    </message>
    <message>
        <source>Live receiver</source>
        <translation>Live-Empfänger</translation>
    </message>
    <message>
        <source>Sync from %1</source>
        <translation>Synchronisation von %1</translation>
    </message>
    <message>
        <source>Files · %1</source>
        <translation>Dateien · %1</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Braucht Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Not run yet</source>
        <translation>Noch nicht gelaufen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Fetching</source>
        <translation>Holt gerade</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>Nach Zeitplan</translation>
    </message>
    <message>
        <source>Watching</source>
        <translation>Beobachtet</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Empfängt</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>Auf dem Stand</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message numerus="yes">
        <source>%n s ago</source>
        <translation>
            <numerusform>vor %n s</numerusform>
            <numerusform>vor %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>vor %n min</numerusform>
            <numerusform>vor %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>vor %n h</numerusform>
            <numerusform>vor %n h</numerusform>
        </translation>
    </message>
    <message>
        <source>Not listening</source>
        <translation>Hört nicht</translation>
    </message>
</context>
<context>
    <name>hone::ui::SourceModel</name>
    <message>
        <source>%1. %2. %3.</source>
        <translation>%1. %2. %3.</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Beiseitegelegt</translation>
    </message>
    <message>
        <source>Last arrival</source>
        <translation>Letzter Eingang</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
</context>
<context>
    <name>hone::ui::SourcesPage</name>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>No source yet</source>
        <translation>Noch keine Quelle</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Beiseitegelegt</translation>
    </message>
    <message numerus="yes">
        <source>%1 conversations from %n source(s)</source>
        <translation>
            <numerusform>%1 Gespräche aus %n Quelle</numerusform>
            <numerusform>%1 Gespräche aus %n Quellen</numerusform>
        </translation>
    </message>
    <message>
        <source>Set aside (%1)</source>
        <translation>Beiseitegelegt (%1)</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Add a source…</source>
        <translation>Quelle hinzufügen …</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>Import files, watch a folder, connect an agent live, or fetch from another product. You can also drop files or folders anywhere on the window; the format is recognised from the content.</source>
        <translation>Importieren Sie Dateien, beobachten Sie einen Ordner, verbinden Sie einen Agenten live, oder holen Sie aus einem anderen Produkt. Dateien und Ordner lassen sich auch irgendwo auf dem Fenster ablegen; das Format wird am Inhalt erkannt.</translation>
    </message>
    <message>
        <source>Live receiver</source>
        <translation>Live-Empfänger</translation>
    </message>
</context>
<context>
    <name>hone::ui::SplitDialog</name>
    <message>
        <source>Split “%1”</source>
        <translation>„%1“ teilen</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Looking for groups among the conversations of this intent…</source>
        <translation>Unter den Gesprächen dieses Anliegens werden Gruppen gesucht …</translation>
    </message>
    <message>
        <source>Look how to split “%1”</source>
        <translation>Suchen, wie sich „%1“ teilen lässt</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) found.</source>
        <translation>
            <numerusform>%n Teil gefunden.</numerusform>
            <numerusform>%n Teile gefunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Make %1 an intent of its own</source>
        <translation>%1 zu einem eigenen Anliegen machen</translation>
    </message>
    <message>
        <source>Name of the part</source>
        <translation>Name des Teils</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n Gespräch</numerusform>
            <numerusform>%n Gespräche</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Nothing in the words or the tools of these conversations parts them. You can still move single conversations to another intent from the list of examples.</source>
        <translation>Weder die Wörter noch die Werkzeuge dieser Gespräche trennen sie. Einzelne Gespräche lassen sich weiterhin aus der Liste der Beispiele in ein anderes Anliegen verschieben.</translation>
    </message>
    <message>
        <source>The parts that are ticked become intents of their own. What is not ticked stays in “%1”.</source>
        <translation>Die angekreuzten Teile werden eigene Anliegen. Was nicht angekreuzt ist, bleibt in „%1“.</translation>
    </message>
    <message numerus="yes">
        <source>Make %n intent(s)</source>
        <translation>
            <numerusform>%n Anliegen anlegen</numerusform>
            <numerusform>%n Anliegen anlegen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n intent(s) split off. Ctrl+Z takes it back, one at a time.</source>
        <translation>
            <numerusform>%n Anliegen abgeteilt. Strg+Z nimmt es zurück.</numerusform>
            <numerusform>%n Anliegen abgeteilt. Strg+Z nimmt sie zurück, eines nach dem anderen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::SuggestionsView</name>
    <message>
        <source>Look for suggestions</source>
        <translation>Vorschläge suchen</translation>
    </message>
    <message>
        <source>Looks for groups of five or more among the conversations that fit no intent</source>
        <translation>Sucht Gruppen von fünf oder mehr unter den Gesprächen, die zu keinem Anliegen passen</translation>
    </message>
    <message>
        <source>No open suggestion</source>
        <translation>Kein offener Vorschlag</translation>
    </message>
    <message>
        <source>Hone can look for groups among the conversations that fit no intent. Each group is offered here with examples; you accept it under a name of yours, or dismiss it.</source>
        <translation>Hone kann unter den Gesprächen, die zu keinem Anliegen passen, Gruppen suchen. Jede Gruppe wird hier mit Beispielen angeboten; Sie nehmen sie unter einem Namen Ihrer Wahl an oder verwerfen sie.</translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) with %1 conversations that fit no intent today.</source>
        <translation>
            <numerusform>%n Gruppe mit %1 Gesprächen, die heute zu keinem Anliegen passen.</numerusform>
            <numerusform>%n Gruppen mit %1 Gesprächen, die heute zu keinem Anliegen passen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Name of the suggested intent</source>
        <translation>Name des vorgeschlagenen Anliegens</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Accept %1</source>
        <translation>%1 annehmen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Dismiss %1</source>
        <translation>%1 verwerfen</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n Gespräch</numerusform>
            <numerusform>%n Gespräche</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 with a known outcome failed</source>
        <translation>%1 mit bekanntem Ausgang scheiterten</translation>
    </message>
    <message>
        <source>no outcome known</source>
        <translation>kein Ausgang bekannt</translation>
    </message>
    <message numerus="yes">
        <source>Show all %n</source>
        <translation>
            <numerusform>%n zeigen</numerusform>
            <numerusform>Alle %n zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all conversations of %1</source>
        <translation>Alle Gespräche von %1 zeigen</translation>
    </message>
    <message>
        <source>Suggested: %1</source>
        <translation>Vorgeschlagen: %1</translation>
    </message>
    <message>
        <source>Look for suggested intents</source>
        <translation>Vorschläge für Anliegen suchen</translation>
    </message>
    <message numerus="yes">
        <source>%n suggestion(s) to decide on.</source>
        <translation>
            <numerusform>Über %n Vorschlag ist zu entscheiden.</numerusform>
            <numerusform>Über %n Vorschläge ist zu entscheiden.</numerusform>
        </translation>
    </message>
    <message>
        <source>No group of five or more was found.</source>
        <translation>Es wurde keine Gruppe von fünf oder mehr gefunden.</translation>
    </message>
    <message>
        <source>No group of five or more was found among what fits no intent.</source>
        <translation>Unter dem, was zu keinem Anliegen passt, wurde keine Gruppe von fünf oder mehr gefunden.</translation>
    </message>
    <message>
        <source>%1 is an intent now. Ctrl+Z takes it back.</source>
        <translation>%1 ist jetzt ein Anliegen. Strg+Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>%1 will not be offered again.</source>
        <translation>%1 wird nicht wieder angeboten.</translation>
    </message>
</context>
<context>
    <name>hone::ui::SyncForm</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>Verbindung prüfen</translation>
    </message>
    <message>
        <source>Name of the sync</source>
        <translation>Name der Synchronisation</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>(optional)</source>
        <translation>(freiwillig)</translation>
    </message>
    <message>
        <source>Everything there is</source>
        <translation>Alles, was da ist</translation>
    </message>
    <message>
        <source>From the last 7 days</source>
        <translation>Aus den letzten 7 Tagen</translation>
    </message>
    <message>
        <source>From the last 30 days</source>
        <translation>Aus den letzten 30 Tagen</translation>
    </message>
    <message>
        <source>From a day on…</source>
        <translation>Ab einem Tag …</translation>
    </message>
    <message>
        <source>First run fetches</source>
        <translation>Der erste Lauf holt</translation>
    </message>
    <message>
        <source>Fetch from</source>
        <translation>Holen ab</translation>
    </message>
    <message>
        <source>First run</source>
        <translation>Erster Lauf</translation>
    </message>
    <message>
        <source>only by hand</source>
        <translation>nur von Hand</translation>
    </message>
    <message>
        <source>every 5 minutes</source>
        <translation>alle 5 Minuten</translation>
    </message>
    <message>
        <source>every 15 minutes</source>
        <translation>alle 15 Minuten</translation>
    </message>
    <message>
        <source>every hour</source>
        <translation>jede Stunde</translation>
    </message>
    <message>
        <source>every 6 hours</source>
        <translation>alle 6 Stunden</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>jeden Tag</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>30 minutes</source>
        <translation>30 Minuten</translation>
    </message>
    <message>
        <source>2 hours</source>
        <translation>2 Stunden</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>Looks back</source>
        <translation>Blickt zurück</translation>
    </message>
    <message>
        <source>Every run looks this far back for data that came late. What is known changes nothing.</source>
        <translation>Jeder Lauf blickt so weit zurück, für Daten, die spät kamen. Bekanntes ändert nichts.</translation>
    </message>
    <message>
        <source>The system’s keychain</source>
        <translation>Schlüsselbund des Systems</translation>
    </message>
    <message>
        <source>A sealed file beside the store</source>
        <translation>Versiegelte Datei neben dem Speicher</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>Umgebungsvariablen</translation>
    </message>
    <message>
        <source>Where the secrets are kept</source>
        <translation>Wo die Geheimnisse liegen</translation>
    </message>
    <message>
        <source>Passphrase of the sealed file</source>
        <translation>Passphrase der versiegelten Datei</translation>
    </message>
    <message>
        <source>Secrets in</source>
        <translation>Geheimnisse in</translation>
    </message>
    <message>
        <source>Kept by the desktop’s keychain, not in the store.</source>
        <translation>Im Schlüsselbund des Desktops, nicht im Speicher.</translation>
    </message>
    <message>
        <source>A new passphrase</source>
        <translation>Eine neue Passphrase</translation>
    </message>
    <message>
        <source>The sealed file is there; its passphrase opens it until Hone is closed.</source>
        <translation>Die versiegelte Datei ist da; ihre Passphrase öffnet sie, bis Hone geschlossen wird.</translation>
    </message>
    <message>
        <source>A file beside the store, sealed with a passphrase that you are asked for once per start. It cannot be recovered.</source>
        <translation>Eine Datei neben dem Speicher, versiegelt mit einer Passphrase, nach der einmal je Start gefragt wird. Sie lässt sich nicht wiederherstellen.</translation>
    </message>
    <message>
        <source>The sealed file is open.</source>
        <translation>Die versiegelte Datei ist offen.</translation>
    </message>
    <message>
        <source>Hone keeps nothing and reads %1 when it runs.</source>
        <translation>Hone bewahrt nichts auf und liest beim Lauf %1.</translation>
    </message>
    <message>
        <source>kept; type to replace it</source>
        <translation>behalten; zum Ersetzen tippen</translation>
    </message>
    <message>
        <source>Asking %1 …</source>
        <translation>%1 wird gefragt …</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Add and fetch</source>
        <translation>Hinzufügen und holen</translation>
    </message>
    <message>
        <source>Mask personal data before it is stored (names in free text may remain)</source>
        <translation>Personenbezogenes vor dem Speichern maskieren (Namen in freiem Text können bleiben)</translation>
    </message>
</context>
<context>
    <name>hone::ui::TaxonomyEdits</name>
    <message>
        <source>%1 Ctrl+Z takes it back.</source>
        <translation>%1 Strg+Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>an intent that is gone</source>
        <translation>ein nicht mehr vorhandenes Anliegen</translation>
    </message>
    <message>
        <source>No fit</source>
        <translation>Passt zu keinem</translation>
    </message>
    <message>
        <source>New intent</source>
        <translation>Neues Anliegen</translation>
    </message>
    <message>
        <source>Name, as a verb and what it is done to (“Cancel an order”)</source>
        <translation>Name, als Tätigkeit und Gegenstand („Bestellung stornieren“)</translation>
    </message>
    <message>
        <source>Make the intent</source>
        <translation>Anliegen anlegen</translation>
    </message>
    <message>
        <source>%1 was made. Move conversations to it, or wait for new ones that fit.</source>
        <translation>%1 wurde angelegt. Verschieben Sie Gespräche dorthin, oder warten Sie auf neue, die passen.</translation>
    </message>
    <message>
        <source>Rename intent</source>
        <translation>Anliegen umbenennen</translation>
    </message>
    <message>
        <source>Name, as a verb and what it is done to</source>
        <translation>Name, als Tätigkeit und Gegenstand</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>The intent is now called %1.</source>
        <translation>Das Anliegen heißt jetzt %1.</translation>
    </message>
    <message>
        <source>The description was kept.</source>
        <translation>Die Beschreibung wurde gespeichert.</translation>
    </message>
    <message>
        <source>Pinned: discovery keeps it, whatever it finds.</source>
        <translation>Angeheftet: Das Entdecken behält es, was immer es findet.</translation>
    </message>
    <message>
        <source>No longer pinned.</source>
        <translation>Nicht mehr angeheftet.</translation>
    </message>
    <message>
        <source>Retired: it keeps its past and takes no new conversation.</source>
        <translation>Stillgelegt: Es behält seine Vergangenheit und nimmt kein neues Gespräch auf.</translation>
    </message>
    <message>
        <source>Back in use.</source>
        <translation>Wieder in Gebrauch.</translation>
    </message>
    <message>
        <source>Moved out of its category.</source>
        <translation>Aus seiner Gruppe herausgenommen.</translation>
    </message>
    <message>
        <source>Moved to %1.</source>
        <translation>In %1 verschoben.</translation>
    </message>
    <message>
        <source>Move to category</source>
        <translation>In eine Gruppe verschieben</translation>
    </message>
    <message>
        <source>Category; a new name makes a new one</source>
        <translation>Gruppe; ein neuer Name legt eine neue an</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message numerus="yes">
        <source>%1 becomes part of “%2” with %n conversation(s). “%2” then has %3. The merge lasts when intents are discovered again, and can be undone.</source>
        <translation>
            <numerusform>%1 mit %n Gespräch geht in „%2“ auf. „%2“ hat dann %3. Das bleibt auch, wenn Anliegen neu entdeckt werden, und lässt sich zurücknehmen.</numerusform>
            <numerusform>%1 mit %n Gesprächen geht in „%2“ auf. „%2“ hat dann %3. Das bleibt auch, wenn Anliegen neu entdeckt werden, und lässt sich zurücknehmen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Merge intents?</source>
        <translation>Anliegen zusammenführen?</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>The intents were merged.</source>
        <translation>Die Anliegen wurden zusammengeführt.</translation>
    </message>
    <message>
        <source>There is no other intent to merge with.</source>
        <translation>Es gibt kein anderes Anliegen zum Zusammenführen.</translation>
    </message>
    <message numerus="yes">
        <source>Merge %n intent(s)</source>
        <translation>
            <numerusform>%n Anliegen zusammenführen</numerusform>
            <numerusform>%n Anliegen zusammenführen</numerusform>
        </translation>
    </message>
    <message>
        <source>Merge %1</source>
        <translation>%1 zusammenführen</translation>
    </message>
    <message>
        <source>The one that stays</source>
        <translation>Das, welches bleibt</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>Mit</translation>
    </message>
    <message>
        <source>There is no other intent yet. Make one first.</source>
        <translation>Es gibt noch kein anderes Anliegen. Legen Sie zuerst eines an.</translation>
    </message>
    <message numerus="yes">
        <source>Move %n conversation(s)</source>
        <translation>
            <numerusform>%n Gespräch verschieben</numerusform>
            <numerusform>%n Gespräche verschieben</numerusform>
        </translation>
    </message>
    <message>
        <source>To the intent</source>
        <translation>In das Anliegen</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) moved to %1.</source>
        <translation>
            <numerusform>%n Gespräch nach %1 verschoben.</numerusform>
            <numerusform>%n Gespräche nach %1 verschoben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Look for signals beside the task</source>
        <translation>Signale neben der Aufgabe suchen</translation>
    </message>
    <message>
        <source>Take out signals beside the task</source>
        <translation>Signale neben der Aufgabe herausnehmen</translation>
    </message>
    <message>
        <source>Signals were looked for in every conversation.</source>
        <translation>In jedem Gespräch wurde nach Signalen gesucht.</translation>
    </message>
    <message>
        <source>Signals are switched off.</source>
        <translation>Signale sind ausgeschaltet.</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Zurückgenommen: %1</translation>
    </message>
    <message>
        <source>Export the taxonomy</source>
        <translation>Anliegen exportieren</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON-Dateien (*.json)</translation>
    </message>
    <message>
        <source>The taxonomy was written to %1.</source>
        <translation>Die Anliegen wurden nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>Import a taxonomy</source>
        <translation>Anliegen importieren</translation>
    </message>
    <message>
        <source>%1 intents made, %2 changed, %3 as they were; %4 conversations labelled.</source>
        <translation>%1 Anliegen angelegt, %2 geändert, %3 unverändert; %4 Gespräche benannt.</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) could not be used, the first: %1</source>
        <translation>
            <numerusform>%n Eintrag war nicht zu gebrauchen: %1</numerusform>
            <numerusform>%n Einträge waren nicht zu gebrauchen, der erste: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::TaxonomyView</name>
    <message>
        <source>Search intents</source>
        <translation>Anliegen suchen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation>Zusammenführen …</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>Teilen …</translation>
    </message>
    <message>
        <source>Move to category…</source>
        <translation>In eine Gruppe verschieben …</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Retire</source>
        <translation>Stilllegen</translation>
    </message>
    <message>
        <source>Show its conversations</source>
        <translation>Seine Gespräche zeigen</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>A pinned intent stays, even where discovery finds nothing like it any more</source>
        <translation>Ein angeheftetes Anliegen bleibt, auch wenn das Entdecken nichts dergleichen mehr findet</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>A retired intent keeps its past and takes no new conversation</source>
        <translation>Ein stillgelegtes Anliegen behält seine Vergangenheit und nimmt kein neues Gespräch auf</translation>
    </message>
</context>
<context>
    <name>hone::ui::Theme</name>
    <message>
        <source>resolved</source>
        <translation>gelöst</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>abandoned</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>escalated</source>
        <translation>eskaliert</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
</context>
<context>
    <name>hone::ui::ThresholdCurve</name>
    <message>
        <source>Coverage and accuracy at every threshold</source>
        <translation>Abdeckung und Anteil richtiger bei jeder Schwelle</translation>
    </message>
    <message>
        <source>right: %1</source>
        <translation>richtig: %1</translation>
    </message>
    <message>
        <source>get an intent: %1</source>
        <translation>erhalten ein Anliegen: %1</translation>
    </message>
</context>
<context>
    <name>hone::ui::ThresholdPanel</name>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Apply the threshold</source>
        <translation>Die Schwelle anwenden</translation>
    </message>
    <message>
        <source>The effect of a threshold is measured during an analysis, on conversations that the classifier was not trained on. There are too few conversations for that yet.</source>
        <translation>Die Wirkung einer Schwelle wird beim Auswerten gemessen, an Gesprächen, mit denen nicht gelernt wurde. Dafür sind es noch zu wenige Gespräche.</translation>
    </message>
    <message>
        <source>From which confidence on a conversation gets an intent. Below it, it stands under no fit. It holds for all intents.</source>
        <translation>Ab welcher Sicherheit ein Gespräch ein Anliegen erhält. Darunter passt es zu keinem. Sie gilt für alle Anliegen.</translation>
    </message>
    <message>
        <source>At %1, %2 of conversations get an intent, and %3 of those the one the taxonomy says.</source>
        <translation>Bei %1 erhalten %2 der Gespräche ein Anliegen, und %3 davon das, welches die Anliegen vorsehen.</translation>
    </message>
    <message>
        <source>This is the threshold in force.</source>
        <translation>Diese Schwelle gilt.</translation>
    </message>
    <message>
        <source>In force is %1: %2 get an intent, %3 of those the right one.</source>
        <translation>Es gilt %1: %2 erhalten ein Anliegen, %3 davon das richtige.</translation>
    </message>
    <message>
        <source>Judges every conversation again. What a person labelled stays.</source>
        <translation>Beurteilt jedes Gespräch neu. Was ein Mensch benannt hat, bleibt.</translation>
    </message>
    <message>
        <source>Apply the threshold %1</source>
        <translation>Die Schwelle %1 anwenden</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) have another intent now.</source>
        <translation>
            <numerusform>%n Gespräch hat jetzt ein anderes Anliegen.</numerusform>
            <numerusform>%n Gespräche haben jetzt ein anderes Anliegen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The threshold is applied. %n conversation(s) have another intent now.</source>
        <translation>
            <numerusform>Die Schwelle gilt. %n Gespräch hat jetzt ein anderes Anliegen.</numerusform>
            <numerusform>Die Schwelle gilt. %n Gespräche haben jetzt ein anderes Anliegen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::TranscriptView</name>
    <message>
        <source>Transcript</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Up and Down move between messages, Enter folds and unfolds, N and P go to the next and previous signal.</source>
        <translation>Auf und Ab wechseln die Nachricht, Eingabe klappt ein und aus, N und P gehen zum nächsten und vorigen Signal.</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>Nachricht kopieren</translation>
    </message>
</context>
<context>
    <name>hone::ui::WatchForm</name>
    <message>
        <source>Files in the folder are imported when they are at rest, and read on when they grow: session logs, nightly exports, anything that writes files. Hone looks while its window is open; “hone-cli watch” does without one.</source>
        <translation>Dateien im Ordner werden importiert, wenn sie ruhen, und weitergelesen, wenn sie wachsen: Sitzungsprotokolle, nächtliche Exporte, alles, was Dateien schreibt. Hone sieht nach, solange sein Fenster offen ist; „hone-cli watch“ tut es ohne Fenster.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Read files as</source>
        <translation>Dateien lesen als</translation>
    </message>
    <message>
        <source>Folder to watch</source>
        <translation>Zu beobachtender Ordner</translation>
    </message>
    <message>
        <source>Name of the source</source>
        <translation>Name der Quelle</translation>
    </message>
    <message>
        <source>the folder’s name</source>
        <translation>der Name des Ordners</translation>
    </message>
    <message>
        <source>What their content says</source>
        <translation>Was ihr Inhalt sagt</translation>
    </message>
    <message>
        <source>Choose the folder to watch</source>
        <translation>Zu beobachtenden Ordner wählen</translation>
    </message>
    <message>
        <source>Mapping: %1</source>
        <translation>Zuordnung: %1</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>Beobachten</translation>
    </message>
    <message>
        <source>Mask personal data before it is stored (names in free text may remain)</source>
        <translation>Personenbezogenes vor dem Speichern maskieren (Namen in freiem Text können bleiben)</translation>
    </message>
</context>
<context>
    <name>hone::ui::WelcomeView</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Find out why users fail, and change it</source>
        <translation>Herausfinden, woran Nutzer scheitern, und es ändern</translation>
    </message>
    <message>
        <source>Hone reads every conversation your AI agent had and turns them into a reviewed change of its prompts. Everything stays on this machine: no account, no cloud, no model.</source>
        <translation>Hone liest jedes Gespräch Ihres KI-Agenten und macht daraus eine geprüfte Änderung seiner Prompts. Alles bleibt auf diesem Rechner: kein Konto, keine Cloud, kein Modell.</translation>
    </message>
    <message>
        <source>Drop conversation files or folders here</source>
        <translation>Dateien oder Ordner mit Gesprächen hierher ziehen</translation>
    </message>
    <message>
        <source>Chat JSON and JSONL, agent benchmark runs, compressed or not. The format is recognised from the content.</source>
        <translation>Chat-JSON und JSONL, Läufe von Agenten-Benchmarks, komprimiert oder nicht. Das Format wird am Inhalt erkannt.</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>Real conversations of a support agent with the prompts it ran with, to try everything out</source>
        <translation>Echte Gespräche eines Support-Agenten mit den Prompts, mit denen er lief, um alles auszuprobieren</translation>
    </message>
    <message>
        <source>Import files…</source>
        <translation>Dateien importieren …</translation>
    </message>
    <message>
        <source>1  Read</source>
        <translation>1  Lesen</translation>
    </message>
    <message>
        <source>What users tried to do, and how each conversation ended.</source>
        <translation>Was Nutzer wollten und wie jedes Gespräch ausging.</translation>
    </message>
    <message>
        <source>2  Understand</source>
        <translation>2  Verstehen</translation>
    </message>
    <message>
        <source>What failing conversations have in common, with honest statistics and the evidence behind every number.</source>
        <translation>Was gescheiterte Gespräche gemeinsam haben, mit ehrlicher Statistik und den Belegen hinter jeder Zahl.</translation>
    </message>
    <message>
        <source>3  Change</source>
        <translation>3  Ändern</translation>
    </message>
    <message>
        <source>A drafted change as a diff. You review it hunk by hunk, commit it and push a branch.</source>
        <translation>Eine entworfene Änderung als Diff. Sie prüfen sie Abschnitt für Abschnitt, machen einen Commit und veröffentlichen einen Branch.</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>Gespräche importieren</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>hone::ui::dialogs</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>hone::ui::numbers</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
</context>
<context>
    <name>hone::ui::shortcuts</name>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Find a page, an action, an intent or a conversation</source>
        <translation>Seite, Aktion, Anliegen oder Gespräch finden</translation>
    </message>
    <message>
        <source>Go to a page</source>
        <translation>Zu einer Seite gehen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Import files</source>
        <translation>Dateien importieren</translation>
    </message>
    <message>
        <source>Search in conversations</source>
        <translation>In Gesprächen suchen</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter zurücksetzen</translation>
    </message>
    <message>
        <source>Show or hide the jobs</source>
        <translation>Aufträge zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Collapse or expand the navigation</source>
        <translation>Navigation ein- oder ausklappen</translation>
    </message>
    <message>
        <source>Light or dark theme</source>
        <translation>Helles oder dunkles Aussehen</translation>
    </message>
    <message>
        <source>This overview</source>
        <translation>Diese Übersicht</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>Next, previous conversation</source>
        <translation>Nächstes, voriges Gespräch</translation>
    </message>
    <message>
        <source>Say how it ended</source>
        <translation>Sagen, wie es ausging</translation>
    </message>
    <message>
        <source>Correct the intent</source>
        <translation>Anliegen berichtigen</translation>
    </message>
    <message>
        <source>Intents</source>
        <translation>Anliegen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Merge into another</source>
        <translation>Mit einem anderen zusammenführen</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>hone::ui::tasks</name>
    <message>
        <source>Discover intents again</source>
        <translation>Anliegen neu entdecken</translation>
    </message>
    <message>
        <source>Analyse conversations</source>
        <translation>Gespräche auswerten</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) added</source>
        <translation>
            <numerusform>%n Gespräch hinzugefügt</numerusform>
            <numerusform>%n Gespräche hinzugefügt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n grown</source>
        <translation>
            <numerusform>%n gewachsen</numerusform>
            <numerusform>%n gewachsen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged</source>
        <translation>
            <numerusform>%n unverändert</numerusform>
            <numerusform>%n unverändert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) set aside</source>
        <translation>
            <numerusform>%n Datensatz beiseitegelegt</numerusform>
            <numerusform>%n Datensätze beiseitegelegt</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing found to import</source>
        <translation>nichts zu importieren gefunden</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message numerus="yes">
        <source>Import %n file(s)</source>
        <translation>
            <numerusform>%n Datei importieren</numerusform>
            <numerusform>%n Dateien importieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) added</source>
        <translation>
            <numerusform>%n Ereignis neu</numerusform>
            <numerusform>%n Ereignisse neu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) unchanged</source>
        <translation>
            <numerusform>%n Ereignis unverändert</numerusform>
            <numerusform>%n Ereignisse unverändert</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” (%2)</source>
        <translation>„%1“ (%2)</translation>
    </message>
    <message>
        <source>“%1” with the value “%2” (%3)</source>
        <translation>„%1“ mit dem Wert „%2“ (%3)</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) of these files are still set aside from an earlier import; the source’s page reads them again.</source>
        <translation>
            <numerusform>%n Datensatz dieser Dateien ist von einem früheren Import noch beiseitegelegt; die Seite der Quelle liest ihn noch einmal.</numerusform>
            <numerusform>%n Datensätze dieser Dateien sind von einem früheren Import noch beiseitegelegt; die Seite der Quelle liest sie noch einmal.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) hold no conversations and were passed over: %1.</source>
        <translation>
            <numerusform>%n Datei enthält keine Gespräche und wurde übergangen: %1.</numerusform>
            <numerusform>%n Dateien enthalten keine Gespräche und wurden übergangen: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) have no rule for outcomes and are kept: %1. hone-cli events rule says what they mean.</source>
        <translation>
            <numerusform>Für %n Ereignis gibt es keine Regel für Ausgänge; es ist aufgehoben: %1. hone-cli events rule sagt, was es bedeutet.</numerusform>
            <numerusform>Für %n Ereignisse gibt es keine Regel für Ausgänge; sie sind aufgehoben: %1. hone-cli events rule sagt, was sie bedeuten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) analysed in %1. Intents: %2.</source>
        <translation>
            <numerusform>%n Gespräch in %1 ausgewertet. Anliegen: %2.</numerusform>
            <numerusform>%n Gespräche in %1 ausgewertet. Anliegen: %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>The folder %1 cannot be made. Start Hone with --store FILE to keep the store elsewhere.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen. Starten Sie Hone mit --store DATEI, um den Speicher anderswo zu halten.</translation>
    </message>
    <message>
        <source>The store %1 is open in another window of Hone.</source>
        <translation>Der Speicher %1 ist in einem anderen Fenster von Hone geöffnet.</translation>
    </message>
    <message>
        <source>The picture %1 could not be written.</source>
        <translation>Das Bild %1 konnte nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>options</name>
    <message>
        <source>Turns an AI agent&apos;s conversations into a reviewed change of its prompts.</source>
        <translation>Macht aus den Gesprächen eines KI-Agenten eine geprüfte Änderung seiner Prompts.</translation>
    </message>
    <message>
        <source>The store to open or make.</source>
        <translation>Der Speicher, der geöffnet oder angelegt wird.</translation>
    </message>
    <message>
        <source>Open the bundled sample.</source>
        <translation>Das mitgelieferte Beispiel öffnen.</translation>
    </message>
    <message>
        <source>The page to show first: overview, conversations, intents, patterns, fixes, reports, sources or settings.</source>
        <translation>Die Seite, die zuerst gezeigt wird: overview, conversations, intents, patterns, fixes, reports, sources oder settings.</translation>
    </message>
    <message>
        <source>light, dark or system.</source>
        <translation>light, dark oder system.</translation>
    </message>
    <message>
        <source>Write a picture of the window once everything is loaded, and quit.</source>
        <translation>Ein Bild des Fensters schreiben, sobald alles geladen ist, und beenden.</translation>
    </message>
    <message>
        <source>The window&apos;s size.</source>
        <translation>Die Größe des Fensters.</translation>
    </message>
    <message>
        <source>There is no page “%1”.</source>
        <translation>Es gibt keine Seite „%1“.</translation>
    </message>
    <message>
        <source>There is no theme “%1”.</source>
        <translation>Es gibt kein Aussehen „%1“.</translation>
    </message>
    <message>
        <source>“%1” is not a size such as 1280x800.</source>
        <translation>„%1“ ist keine Größe wie 1280x800.</translation>
    </message>
</context>
</TS>
