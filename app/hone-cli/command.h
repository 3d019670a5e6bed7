#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "arguments.h"
#include "base/error.h"
#include "base/job_context.h"
#include "base/json_writer.h"
#include "model/filter.h"
#include "model/sync.h"
#include "workspace/models.h"
#include "workspace/workspace.h"

namespace hone::cli {

enum ExitCode { exitSuccess = 0, exitFailure = 1, exitUsage = 2 };

class Invocation;

/// One command: "intents" "rename". Its function prints and returns the exit code, or the error to print.
struct Command {
  std::string group;
  std::string verb;      ///< empty for a command of one word
  std::string synopsis;  ///< what follows the words: "ID NAME"
  std::string summary;   ///< one sentence
  std::vector<OptionSpec> options;
  int leastWords = 0;    ///< positional arguments
  int mostWords = 0;     ///< −1: any number
  Result<int> (*run)(Invocation&) = nullptr; ///< null: a command of a later version
  bool makesStore = false;
  bool needsEventLoop = false; ///< talks to other machines or the keychain, which Qt does by an event loop
};

/// A command being run: what it was asked, where it prints, and the workspace, opened at the first use.
class Invocation {
public:
  Invocation(const Command& command, Arguments arguments) : m_command(command), m_arguments(std::move(arguments)) {}

  const Command& command() const { return m_command; }
  const Arguments& arguments() const { return m_arguments; }
  const std::string& word(std::size_t index) const { return m_arguments.positional[index]; }
  bool json() const { return m_arguments.has("json"); }

  Result<Workspace*> workspace();
  std::string storePath() const;

  /// Standard output. REQUIRES for --json: one document in all.
  void print(std::string_view text) const;
  void printLine(std::string_view text = {}) const;
  void printJson(const JsonWriter& document) const { printLine(document.text()); }
  /// Says what was done in a sentence; as JSON, the number or name of what it was done to under that key. Returns
  /// exitSuccess.
  int confirm(std::string_view key, std::int64_t number, std::string_view sentence) const;
  int confirm(std::string_view key, std::string_view name, std::string_view sentence) const;
  /// Standard error: for people, in every mode.
  void say(std::string_view text) const;
  /// Prints how the command is to be used on standard error; returns exitUsage.
  int usage(std::string_view problem) const;
  /// A job whose progress shows on a terminal's standard error, stopped by Ctrl+C.
  JobContext job() const;
  void endProgress() const;

private:
  int confirm(const JsonWriter& document, std::string_view sentence) const;

  const Command& m_command;
  Arguments m_arguments;
  std::unique_ptr<Workspace> m_workspace;
};

/// Every command, in the order of the help text.
const std::vector<Command>& commands();
std::vector<Command> importCommands();
std::vector<Command> analysisCommands();
std::vector<Command> intentCommands();
std::vector<Command> taxonomyCommands();
std::vector<Command> goldCommands();
std::vector<Command> outcomeCommands();
std::vector<Command> patternCommands();
std::vector<Command> conversationCommands();
std::vector<Command> fixCommands();
std::vector<Command> sourceCommands();
std::vector<Command> privacyCommands();
std::vector<Command> serveCommands();
std::vector<Command> reportCommands();
std::vector<Command> watchCommands();
std::vector<Command> syncCommands();
std::vector<Command> modelCommands();
std::vector<Command> laterCommands();

/// What a secret option's file or the environment says: the first line of --secret-file, else the variable. Empty: neither.
Result<std::string> givenSecret(Invocation& invocation, const std::string& variable);
/// Opens the sealed file of secrets with the passphrase of --passphrase-file or HONE_PASSPHRASE, if one was given.
Result<void> openSealedFile(Invocation& invocation);
/// The place that --secrets names, `otherwise` without it; nothing when there is no such place.
std::optional<SecretPlace> givenSecretPlace(const Arguments& arguments, SecretPlace otherwise);
OptionSpec passphraseOption();
/// How an estimate of what models would be sent reads; money is in the person's own.
void printEstimate(const Invocation& invocation, const ModelEstimate& estimate);

/// What a person may add to redaction on the command line; kept for the store.
std::vector<OptionSpec> redactionOptionSpecs();
Result<void> readRedactionOptions(Invocation& invocation, Workspace& workspace);

/// The filter bar as options, and the filter that they say. The error is one of usage.
std::vector<OptionSpec> filterOptions();
std::vector<OptionSpec> operator+(std::vector<OptionSpec> left, const std::vector<OptionSpec>& right);
struct FilterOrExit {
  Filter filter;
  int exitCode = exitSuccess;
};
Result<FilterOrExit> readFilter(Invocation& invocation);
/// The mapping that --mapping gives: a file, its JSON itself, or the name of a saved one; nothing without the option.
Result<std::optional<Mapping>> givenMapping(Invocation& invocation, Workspace& workspace);
/// A whole number above 0, or nothing.
std::optional<std::int64_t> positiveNumber(const std::string& text);
/// An intent by its number or its exact name.
Result<IntentId> findIntent(Workspace& workspace, const std::string& idOrName);

/// A pattern by its id or the beginning of one that no other has; the error says what there is.
Result<Pattern> findPattern(const Workspace& workspace, const std::string& idOrBeginning);

/// "38 % · 31–45 · 212 of 558", "not enough data" without any.
std::string formatRate(const Rate& rate);
/// Columns padded to the widest cell; the last one is left as it is. Control characters become spaces.
std::string formatTable(const std::vector<std::vector<std::string>>& rows);
/// One line without control characters, so that imported text cannot steer a terminal.
std::string safeLine(std::string_view text);
/// The same, cut with "…" after so many characters.
std::string shortLine(std::string_view text, std::size_t most);
/// Text with its line ends and tabs, other control characters shown as "?".
std::string safeText(std::string_view text);
/// ISO 8601 to the second, for tables.
std::string formatSecond(Micros time);
std::string formatOptionalTime(const std::optional<Micros>& time);

void writeRate(JsonWriter& json, const Rate& rate);
void writePattern(JsonWriter& json, const Pattern& pattern);
void writeRow(JsonWriter& json, const ConversationRow& row);

} // namespace hone::cli
