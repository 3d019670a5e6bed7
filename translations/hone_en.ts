<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB">
<context>
    <name>hone::ui::CommandPalette</name>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ConnectedView</name>
    <message numerus="yes">
        <source>Its %n conversation(s) go from the store, as far as no other source brought them too.</source>
        <translation>
            <numerusform>Its %n conversation goes from the store, as far as no other source brought it too.</numerusform>
            <numerusform>Its %n conversations go from the store, as far as no other source brought them too.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ConversationDelegate</name>
    <message numerus="yes">
        <source>%n signal(s)</source>
        <translation>
            <numerusform>%n signal</numerusform>
            <numerusform>%n signals</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ConversationPicker</name>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chosen conversation(s)</source>
        <translation>
            <numerusform>%n chosen conversation</numerusform>
            <numerusform>%n chosen conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ConversationsPage</name>
    <message numerus="yes">
        <source>%1: %n conversation(s)</source>
        <translation>
            <numerusform>%1: %n conversation</numerusform>
            <numerusform>%1: %n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ErasureDialog</name>
    <message numerus="yes">
        <source>%n conversation(s) have no time and stay.</source>
        <translation>
            <numerusform>%n conversation has no time and stays.</numerusform>
            <numerusform>%n conversations have no time and stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n older copy(ies) of the store beside it, too</source>
        <translation>
            <numerusform>Delete %n older copy of the store beside it, too</numerusform>
            <numerusform>Delete %n older copies of the store beside it, too</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) or score(s) go with them.</source>
        <translation>
            <numerusform>%n event or score goes with them.</numerusform>
            <numerusform>%n events or scores go with them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) that name the user or one of the conversations go, too, whomever else they name.</source>
        <translation>
            <numerusform>%n set-aside record that names the user or one of the conversations goes, too, whomever else it names.</numerusform>
            <numerusform>%n set-aside records that name the user or one of the conversations go, too, whomever else they name.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) go, too.</source>
        <translation>
            <numerusform>%n set-aside record goes, too.</numerusform>
            <numerusform>%n set-aside records go, too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) stay although nobody can tell whose they are: they are compressed or cut.</source>
        <translation>
            <numerusform>%n set-aside record stays although nobody can tell whose it is: it is compressed or cut.</numerusform>
            <numerusform>%n set-aside records stay although nobody can tell whose they are: they are compressed or cut.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ErasureReportView</name>
    <message numerus="yes">
        <source>✓ No trace is left: %1 strings were searched for in the bytes of %n file(s).</source>
        <translation>
            <numerusform>✓ No trace is left: %1 strings were searched for in the bytes of %n file.</numerusform>
            <numerusform>✓ No trace is left: %1 strings were searched for in the bytes of %n files.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>◆ Traces were found in the bytes of %n file(s). See below where.</source>
        <translation>
            <numerusform>◆ Traces were found in the bytes of %n file. See below where.</numerusform>
            <numerusform>◆ Traces were found in the bytes of %n files. See below where.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of the strings stand in conversations that stay, too.</source>
        <translation>
            <numerusform>%n of the strings stands in conversations that stay, too.</numerusform>
            <numerusform>%n of the strings stand in conversations that stay, too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) or score(s) went with them.</source>
        <translation>
            <numerusform>%n event or score went with them.</numerusform>
            <numerusform>%n events or scores went with them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) went, too.</source>
        <translation>
            <numerusform>%n set-aside record went, too.</numerusform>
            <numerusform>%n set-aside records went, too.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::EventPreviewView</name>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::FilterBar</name>
    <message numerus="yes">
        <source>Last %n day(s)</source>
        <translation>
            <numerusform>Last day</numerusform>
            <numerusform>Last %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %2 or %n more</source>
        <translation>
            <numerusform>%1, %2 or %n more</numerusform>
            <numerusform>%1, %2 or %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::GoldLabelling</name>
    <message numerus="yes">
        <source>%n further turn(s) of the user</source>
        <translation>
            <numerusform>%n further turn of the user</numerusform>
            <numerusform>%n further turns of the user</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::Inspector</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::IntentDetail</name>
    <message numerus="yes">
        <source>%n user(s)</source>
        <translation>
            <numerusform>%n user</numerusform>
            <numerusform>%n users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::IntentTree</name>
    <message numerus="yes">
        <source>%n conversation(s) with a known outcome; five are the least for a rate.</source>
        <translation>
            <numerusform>%n conversation with a known outcome; five are the least for a rate.</numerusform>
            <numerusform>%n conversations with a known outcome; five are the least for a rate.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Conversations from %1 to %2, in twelve parts; the last has %n.</source>
        <translation>
            <numerusform>Conversations from %1 to %2, in twelve parts; the last has %n.</numerusform>
            <numerusform>Conversations from %1 to %2, in twelve parts; the last has %n.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::IntentsPage</name>
    <message numerus="yes">
        <source>%n intent(s)</source>
        <translation>
            <numerusform>%n intent</numerusform>
            <numerusform>%n intents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n intent(s) · %1 fit none (%2)</source>
        <translation>
            <numerusform>%n intent · %1 fit none (%2)</numerusform>
            <numerusform>%n intents · %1 fit none (%2)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::JobsPanel</name>
    <message numerus="yes">
        <source>%1 (and %n more)</source>
        <translation>
            <numerusform>%1 (and %n more)</numerusform>
            <numerusform>%1 (and %n more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::LiveView</name>
    <message numerus="yes">
        <source>Received: %n conversation(s)</source>
        <translation>
            <numerusform>Received: %n conversation</numerusform>
            <numerusform>Received: %n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::MainWindow</name>
    <message numerus="yes">
        <source>%n job(s) will be stopped. What was done so far is kept, and can be taken up again.</source>
        <translation>
            <numerusform>%n job will be stopped. What was done so far is kept, and can be taken up again.</numerusform>
            <numerusform>%n jobs will be stopped. What was done so far is kept, and can be taken up again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::MapView</name>
    <message numerus="yes">
        <source>%n conversation(s) on the map.</source>
        <translation>
            <numerusform>%n conversation on the map.</numerusform>
            <numerusform>%n conversations on the map.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::MappingPreviewView</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::OverviewPage</name>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) are not analysed yet, and are missing from intents, outcomes and patterns.</source>
        <translation>
            <numerusform>%n conversation is not analysed yet, and is missing from intents, outcomes and patterns.</numerusform>
            <numerusform>%n conversations are not analysed yet, and are missing from intents, outcomes and patterns.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) fit none</source>
        <translation>
            <numerusform>%n conversation fits none</numerusform>
            <numerusform>%n conversations fit none</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::PrivacyView</name>
    <message numerus="yes">
        <source>%n pattern(s) of your own</source>
        <translation>
            <numerusform>%n pattern of your own</numerusform>
            <numerusform>%n patterns of your own</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) of your own</source>
        <translation>
            <numerusform>%n word of your own</numerusform>
            <numerusform>%n words of your own</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n due now</source>
        <translation>
            <numerusform>%n due now</numerusform>
            <numerusform>%n due now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Erase %n day(s) after the last sign of life</source>
        <translation>
            <numerusform>Erase %n day after the last sign of life</numerusform>
            <numerusform>Erase %n days after the last sign of life</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::QualityView</name>
    <message numerus="yes">
        <source>%n disputed</source>
        <translation>
            <numerusform>%n disputed</numerusform>
            <numerusform>%n disputed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>two people agree on %1 of %n shared, κ %2</source>
        <translation>
            <numerusform>two people agree on %1 of %n shared, κ %2</numerusform>
            <numerusform>two people agree on %1 of %n shared, κ %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) drawn. Label them with the keyboard.</source>
        <translation>
            <numerusform>%n conversation drawn. Label them with the keyboard.</numerusform>
            <numerusform>%n conversations drawn. Label them with the keyboard.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::QuarantineView</name>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the first %n record(s); more as you scroll</source>
        <translation>
            <numerusform>the first record; more as you scroll</numerusform>
            <numerusform>the first %n records; more as you scroll</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %n again</source>
        <translation>
            <numerusform>Try %n again</numerusform>
            <numerusform>Try %n again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n…</source>
        <translation>
            <numerusform>Delete %n…</numerusform>
            <numerusform>Delete %n…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) go with the bytes that were kept of them, and cannot be read again from here. This cannot be undone.</source>
        <translation>
            <numerusform>%n set-aside record goes with the bytes that were kept of it, and cannot be read again from here. This cannot be undone.</numerusform>
            <numerusform>%n set-aside records go with the bytes that were kept of them, and cannot be read again from here. This cannot be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set-aside record(s) deleted;</source>
        <translation>
            <numerusform>%n set-aside record deleted;</numerusform>
            <numerusform>%n set-aside records deleted;</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::RedactionDialog</name>
    <message numerus="yes">
        <source>%n secret(s)</source>
        <translation>
            <numerusform>%n secret</numerusform>
            <numerusform>%n secrets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n e-mail address(es)</source>
        <translation>
            <numerusform>%n e-mail address</numerusform>
            <numerusform>%n e-mail addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n phone number(s)</source>
        <translation>
            <numerusform>%n phone number</numerusform>
            <numerusform>%n phone numbers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n card number(s)</source>
        <translation>
            <numerusform>%n card number</numerusform>
            <numerusform>%n card numbers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bank account(s)</source>
        <translation>
            <numerusform>%n bank account</numerusform>
            <numerusform>%n bank accounts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n IP address(es)</source>
        <translation>
            <numerusform>%n IP address</numerusform>
            <numerusform>%n IP addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n MAC address(es)</source>
        <translation>
            <numerusform>%n MAC address</numerusform>
            <numerusform>%n MAC addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n national number(s)</source>
        <translation>
            <numerusform>%n national number</numerusform>
            <numerusform>%n national numbers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s)</source>
        <translation>
            <numerusform>%n name</numerusform>
            <numerusform>%n names</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n address(es)</source>
        <translation>
            <numerusform>%n address</numerusform>
            <numerusform>%n addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n birth date(s)</source>
        <translation>
            <numerusform>%n birth date</numerusform>
            <numerusform>%n birth dates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your own pattern(s)</source>
        <translation>
            <numerusform>%n of your own pattern</numerusform>
            <numerusform>%n of your own patterns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n user id(s)</source>
        <translation>
            <numerusform>%n user id</numerusform>
            <numerusform>%n user ids</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::SourceDetails</name>
    <message numerus="yes">
        <source>every %n hour(s)</source>
        <translation>
            <numerusform>every hour</numerusform>
            <numerusform>every %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n minute(s)</source>
        <translation>
            <numerusform>every minute</numerusform>
            <numerusform>every %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::SourceEntry</name>
    <message numerus="yes">
        <source>%n s ago</source>
        <translation>
            <numerusform>%n s ago</numerusform>
            <numerusform>%n s ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::SourcesPage</name>
    <message numerus="yes">
        <source>%1 conversations from %n source(s)</source>
        <translation>
            <numerusform>%1 conversations from %n source</numerusform>
            <numerusform>%1 conversations from %n sources</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::SplitDialog</name>
    <message numerus="yes">
        <source>%n part(s) found.</source>
        <translation>
            <numerusform>%n part found.</numerusform>
            <numerusform>%n parts found.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Make %n intent(s)</source>
        <translation>
            <numerusform>Make %n intent</numerusform>
            <numerusform>Make %n intents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n intent(s) split off. Ctrl+Z takes it back, one at a time.</source>
        <translation>
            <numerusform>%n intent split off. Ctrl+Z takes it back, one at a time.</numerusform>
            <numerusform>%n intents split off. Ctrl+Z takes it back, one at a time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::SuggestionsView</name>
    <message numerus="yes">
        <source>%n group(s) with %1 conversations that fit no intent today.</source>
        <translation>
            <numerusform>%n group with %1 conversations that fit no intent today.</numerusform>
            <numerusform>%n groups with %1 conversations that fit no intent today.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %n</source>
        <translation>
            <numerusform>Show all %n</numerusform>
            <numerusform>Show all %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n suggestion(s) to decide on.</source>
        <translation>
            <numerusform>%n suggestion to decide on.</numerusform>
            <numerusform>%n suggestions to decide on.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::SyncForm</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::TaxonomyEdits</name>
    <message numerus="yes">
        <source>%1 becomes part of “%2” with %n conversation(s). “%2” then has %3. The merge lasts when intents are discovered again, and can be undone.</source>
        <translation>
            <numerusform>%1 becomes part of “%2” with %n conversation. “%2” then has %3. The merge lasts when intents are discovered again, and can be undone.</numerusform>
            <numerusform>%1 becomes part of “%2” with %n conversations. “%2” then has %3. The merge lasts when intents are discovered again, and can be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merge %n intent(s)</source>
        <translation>
            <numerusform>Merge %n intent</numerusform>
            <numerusform>Merge %n intents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n conversation(s)</source>
        <translation>
            <numerusform>Move %n conversation</numerusform>
            <numerusform>Move %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) moved to %1.</source>
        <translation>
            <numerusform>%n conversation moved to %1.</numerusform>
            <numerusform>%n conversations moved to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) could not be used, the first: %1</source>
        <translation>
            <numerusform>%n entry could not be used, the first: %1</numerusform>
            <numerusform>%n entries could not be used, the first: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::ThresholdPanel</name>
    <message numerus="yes">
        <source>%n conversation(s) have another intent now.</source>
        <translation>
            <numerusform>%n conversation has another intent now.</numerusform>
            <numerusform>%n conversations have another intent now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The threshold is applied. %n conversation(s) have another intent now.</source>
        <translation>
            <numerusform>The threshold is applied. %n conversation has another intent now.</numerusform>
            <numerusform>The threshold is applied. %n conversations have another intent now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hone::ui::tasks</name>
    <message numerus="yes">
        <source>%n conversation(s) added</source>
        <translation>
            <numerusform>%n conversation added</numerusform>
            <numerusform>%n conversations added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n grown</source>
        <translation>
            <numerusform>%n grown</numerusform>
            <numerusform>%n grown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged</source>
        <translation>
            <numerusform>%n unchanged</numerusform>
            <numerusform>%n unchanged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) set aside</source>
        <translation>
            <numerusform>%n record set aside</numerusform>
            <numerusform>%n records set aside</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n file(s)</source>
        <translation>
            <numerusform>Import %n file</numerusform>
            <numerusform>Import %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) added</source>
        <translation>
            <numerusform>%n event added</numerusform>
            <numerusform>%n events added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) unchanged</source>
        <translation>
            <numerusform>%n event unchanged</numerusform>
            <numerusform>%n events unchanged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) of these files are still set aside from an earlier import; the source’s page reads them again.</source>
        <translation>
            <numerusform>%n record of these files is still set aside from an earlier import; the source’s page reads it again.</numerusform>
            <numerusform>%n records of these files are still set aside from an earlier import; the source’s page reads them again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) hold no conversations and were passed over: %1.</source>
        <translation>
            <numerusform>%n file holds no conversations and was passed over: %1.</numerusform>
            <numerusform>%n files hold no conversations and were passed over: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) have no rule for outcomes and are kept: %1. hone-cli events rule says what they mean.</source>
        <translation>
            <numerusform>%n event has no rule for outcomes and is kept: %1. hone-cli events rule says what it means.</numerusform>
            <numerusform>%n events have no rule for outcomes and are kept: %1. hone-cli events rule says what they mean.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) analysed in %1. Intents: %2.</source>
        <translation>
            <numerusform>%n conversation analysed in %1. Intents: %2.</numerusform>
            <numerusform>%n conversations analysed in %1. Intents: %2.</numerusform>
        </translation>
    </message>
</context>
</TS>
