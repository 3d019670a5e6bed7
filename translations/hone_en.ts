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
    <name>hone::ui::IntentsPage</name>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n user(s)</source>
        <translation>
            <numerusform>%n user</numerusform>
            <numerusform>%n users</numerusform>
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
    <message numerus="yes">
        <source>%n record(s) set aside</source>
        <translation>
            <numerusform>%n record set aside</numerusform>
            <numerusform>%n records set aside</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Its %n conversation(s) go from the store, as far as no other source brought them too. The imported file itself is not touched.</source>
        <translation>
            <numerusform>Its %n conversation goes from the store, unless another source brought it too. The imported file itself is not touched.</numerusform>
            <numerusform>Its %n conversations go from the store, as far as no other source brought them too. The imported file itself is not touched.</numerusform>
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
</context>
</TS>
