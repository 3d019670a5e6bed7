#include <algorithm>

#include <fmt/format.h>

#include "base/counted.h"
#include "command.h"
#include "workspace/privacy.h"
#include "workspace/syncs.h"

namespace hone::cli {

namespace {

std::string_view wordOf(SyncState state)
{
  switch (state) {
  case SyncState::running: return "running";
  case SyncState::waiting: return "waiting";
  case SyncState::failed: return "failed";
  case SyncState::idle: break;
  }
  return "idle";
}

const SyncKind* findKind(const std::vector<SyncKind>& kinds, const std::string& name)
{
  const auto found = std::ranges::find(kinds, name, &SyncKind::name);
  return found == kinds.end() ? nullptr : &*found;
}

/// "langfuse, langsmith …", and what the fields of a kind are.
std::string kindsHelp(const std::vector<SyncKind>& kinds)
{
  std::string text;
  for (const SyncKind& kind : kinds) {
    text += fmt::format("{}: {}\n", kind.name, kind.description);
    for (const SyncField& field : kind.fields)
      text += fmt::format("    {}{}  {}{}\n", field.key, field.secret ? " (secret)" : field.required ? "" : " (optional)", field.help,
                          field.defaultValue.empty() ? "" : " Default: " + field.defaultValue);
  }
  return text;
}

Result<int> runSync(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  Syncs& syncs = workspace->syncs();
  HONE_CHECK(openSealedFile(invocation));
  HONE_TRY(const SyncRun run, syncs.run(invocation.word(0), invocation.job()));
  invocation.endProgress();
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().member("rows", run.rows).member("rows_changed", run.rowsChanged).member("rejected", run.rejected).member("pages", run.pages);
    json.member("conversations_changed", run.conversationsChanged).member("complete", run.complete).member("go_on_at", formatOptionalTime(run.goOnAt));
    json.member("message", run.message).endObject();
    invocation.printJson(json);
  } else {
    invocation.printLine(safeLine(run.message));
    if (run.rejected > 0)
      invocation.say(fmt::format("{} (hone-cli quarantine list).", counted(run.rejected, "row could not be read and was set aside", "rows could not be read and were set aside")));
  }
  return exitSuccess;
}

Result<int> runAdd(Invocation& invocation)
{
  SyncSettings settings;
  settings.name = invocation.word(0);
  settings.kind = invocation.word(1);
  const Arguments& arguments = invocation.arguments();
  const auto place = givenSecretPlace(arguments, SecretPlace::keychain);
  if (!place)
    return invocation.usage("--secrets is keychain, sealed-file or environment.");
  settings.secretPlace = *place;
  for (const auto& [option, minutes] : {std::pair("every", &settings.everyMinutes), std::pair("overlap", &settings.overlapMinutes)})
    if (const auto text = arguments.value(option)) {
      const auto number = *text == "0" ? std::optional<std::int64_t>(0) : positiveNumber(*text);
      if (!number)
        return invocation.usage(fmt::format("--{} is a number of minutes.", option));
      *minutes = *number;
    }
  if (const auto since = arguments.value("since")) {
    settings.startFrom = parseTime(*since);
    if (!settings.startFrom)
      return invocation.usage("--since is a time like 2026-01-31 or 2026-01-31T08:00:00Z.");
  }
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  Syncs& syncs = workspace->syncs();
  const auto kinds = syncs.kinds();
  const SyncKind* const kind = findKind(kinds, settings.kind);
  if (!kind) {
    invocation.say(kindsHelp(kinds));
    return invocation.usage(fmt::format("There is no kind \"{}\".", settings.kind));
  }
  for (std::size_t i = 2; i < arguments.positional.size(); ++i) {
    const std::string& word = invocation.word(i);
    const std::size_t equals = word.find('=');
    const auto field = std::ranges::find(kind->fields, word.substr(0, equals), &SyncField::key);
    if (equals == std::string::npos || field == kind->fields.end()) {
      invocation.say(kindsHelp({*kind}));
      return invocation.usage(fmt::format("{} has no field \"{}\".", kind->label, safeLine(word.substr(0, equals))));
    }
    // The command line is seen by every process and kept in the shell's history.
    if (field->secret)
      return invocation.usage(fmt::format("{} is a secret: give it by --secret-file or the variable {}.", field->label, syncs.environmentVariable(settings.name, field->key)));
    settings.fields[field->key] = word.substr(equals + 1);
  }
  Syncs::Secrets secrets;
  for (const SyncField& field : kind->fields) {
    if (!field.secret)
      continue;
    HONE_TRY(std::string secret, givenSecret(invocation, syncs.environmentVariable(settings.name, field.key)));
    if (!secret.empty() && settings.secretPlace != SecretPlace::environment)
      secrets[field.key] = std::move(secret);
  }
  HONE_CHECK(openSealedFile(invocation));
  HONE_CHECK(syncs.add(settings, secrets));
  if (arguments.has("redact"))
    HONE_CHECK(workspace->privacy().setRedacted(settings.name, settings.kind, true));
  return invocation.confirm("added", settings.name, fmt::format("Added {}. hone-cli sync {} fetches from it.", settings.name, settings.name));
}

Result<int> runList(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto all, workspace->syncs().list());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("syncs").beginArray();
    for (const SyncStatus& status : all) {
      json.beginObject().member("name", status.settings.name).member("kind", status.settings.kind).member("state", wordOf(status.state));
      json.member("last_run_at", formatOptionalTime(status.lastRunAt)).member("last_success_at", formatOptionalTime(status.lastSuccessAt));
      json.member("next_run_at", formatOptionalTime(status.nextRunAt)).member("fetched_up_to", formatOptionalTime(status.fetchedUpTo));
      json.member("cursor", status.cursor).member("pages", status.pages).member("rows", status.rows).member("rows_changed", status.rowsChanged);
      json.member("rejected", status.rejected).member("every_minutes", status.settings.everyMinutes).member("last_error", status.lastError);
      json.key("fields").beginObject();
      for (const auto& [key, value] : status.settings.fields)
        json.member(key, value);
      json.endObject().endObject();
    }
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"SYNC", "KIND", "STATE", "ROWS", "FETCHED UP TO", "LAST RUN", "LAST ERROR"}};
  for (const SyncStatus& status : all)
    rows.push_back({safeLine(status.settings.name), status.settings.kind, std::string(wordOf(status.state)), std::to_string(status.rows),
                    formatOptionalTime(status.fetchedUpTo), formatOptionalTime(status.lastRunAt), safeLine(status.lastError)});
  invocation.print(formatTable(rows));
  return exitSuccess;
}

Result<int> runRemove(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_CHECK(openSealedFile(invocation));
  HONE_CHECK(workspace->syncs().remove(invocation.word(0)));
  return invocation.confirm("removed", invocation.word(0), fmt::format("Removed {} and its secrets. What it fetched stays.", invocation.word(0)));
}

Result<int> runTest(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_CHECK(openSealedFile(invocation));
  HONE_TRY(const SyncStatus status, workspace->syncs().status(invocation.word(0)));
  HONE_TRY(const std::string found, workspace->syncs().test(status.settings, {}, invocation.job()));
  invocation.endProgress();
  return invocation.confirm("message", found, found);
}

Result<int> runKinds(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  invocation.print(kindsHelp(workspace->syncs().kinds()));
  return exitSuccess;
}

} // namespace

std::vector<Command> syncCommands()
{
  const OptionSpec passphrase = passphraseOption();
  std::vector<Command> list{
    {"sync", "", "NAME", "Fetch what is new from a product that was set up.", {passphrase}, 1, 1, runSync},
    {"sync", "add", "NAME KIND [FIELD=VALUE…]", "Set up fetching from a product; secrets come from a file or the environment, never from the command line.",
     {{"secret-file", "FILE", "its first line is the secret (also: the variable HONE_SECRET_NAME_FIELD)"},
      {"secrets", "PLACE", "where secrets are kept: keychain (default), sealed-file or environment"},
      {"since", "TIME", "fetch only what began at or after this"},
      {"overlap", "MINUTES", "how far back each run looks again for late data (default 120)"},
      {"every", "MINUTES", "fetch by itself while the window is open"},
      {"redact", "", "mask personal data before it is stored, from the first page on"},
      passphrase},
     2, -1, runAdd, true},
    {"sync", "list", "", "List the products that are fetched from, and how far each has come.", {}, 0, 0, runList},
    {"sync", "test", "NAME", "Ask a product one small question, to see that address and key are right.", {passphrase}, 1, 1, runTest},
    {"sync", "remove", "NAME", "Forget a product and its secrets; what was fetched stays.", {passphrase}, 1, 1, runRemove},
    {"sync", "kinds", "", "List the kinds of products and their fields.", {}, 0, 0, runKinds, true}};
  for (Command& command : list)
    command.needsEventLoop = true;
  return list;
}

} // namespace hone::cli
