#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <clocale>
#include <csignal>
#include <optional>

#include <fmt/format.h>

#include <QCoreApplication>

#include "command.h"

namespace hone::cli {

const std::vector<Command>& commands()
{
  static const std::vector<Command> all = [] {
    std::vector<Command> list;
    for (auto* group : {importCommands, analysisCommands, intentCommands, taxonomyCommands, goldCommands, outcomeCommands, patternCommands, conversationCommands,
                        fixCommands, reportCommands, sourceCommands, watchCommands, privacyCommands, syncCommands, modelCommands, serveCommands, laterCommands})
      for (Command& command : group())
        list.push_back(std::move(command));
    return list;
  }();
  return all;
}

namespace {

const std::vector<OptionSpec>& commonOptions()
{
  static const std::vector<OptionSpec> options{
    {"store", "FILE", "the store to work on (default: hone/hone.db in the user's data folder)"},
    {"json", "", "print one JSON document on standard output"},
    {"help", "", "print this help"}};
  return options;
}

std::string wordsOf(const Command& command)
{
  return command.verb.empty() ? command.group : command.group + " " + command.verb;
}

std::string overviewHelp()
{
  std::string out = "Hone " HONE_VERSION ": improve an AI agent from its real conversations.\n\n"
                    "Usage: hone-cli COMMAND … [--store FILE] [--json]\n\n";
  std::vector<std::vector<std::string>> rows;
  for (const Command& command : commands())
    if (command.run)
      rows.push_back({"  " + wordsOf(command) + (command.synopsis.empty() ? "" : " " + command.synopsis), command.summary});
  out += formatTable(rows);
  out += "\nhone-cli COMMAND --help says more about one. Exit codes: 0 success, 1 failure, 2 wrong usage.\n";
  return out;
}

std::string commandHelp(const Command& command)
{
  std::string out = fmt::format("Usage: hone-cli {} {}\n\n{}\n", wordsOf(command), command.synopsis, command.summary);
  if (!command.run)
    return out + "Not in this version.\n";
  std::vector<std::vector<std::string>> rows;
  for (const OptionSpec& option : command.options + commonOptions())
    rows.push_back({fmt::format("  --{}{}{}", option.name, option.placeholder.empty() ? "" : " ", option.placeholder), option.help});
  return out + "\nOptions:\n" + formatTable(rows);
}

int runCommand(const Command& command, const std::vector<std::string>& words)
{
  if (std::ranges::find(words, "--help") != words.end()) {
    const std::string help = commandHelp(command);
    std::fwrite(help.data(), 1, help.size(), stdout);
    return exitSuccess;
  }
  if (!command.run) {
    fmt::print(stderr, "hone-cli {}: not in this version.\n", wordsOf(command));
    return exitUsage;
  }
  // Made before the workspace and gone after it. Numbers are written the same way everywhere, whatever Qt sets.
  int argumentCount = 1;
  char programName[] = "hone-cli";
  char* programArguments[] = {programName, nullptr};
  std::optional<QCoreApplication> application;
  if (command.needsEventLoop) {
    application.emplace(argumentCount, programArguments);
    std::setlocale(LC_NUMERIC, "C");
  }
  auto arguments = parseArguments(words, command.options + commonOptions());
  Invocation invocation(command, arguments ? std::move(*arguments) : Arguments{});
  if (!arguments)
    return invocation.usage(arguments.error());
  const int given = static_cast<int>(invocation.arguments().positional.size());
  if (given < command.leastWords)
    return invocation.usage("Something is missing.");
  if (command.mostWords >= 0 && given > command.mostWords)
    return invocation.usage(fmt::format("\"{}\" is too much.", invocation.word(static_cast<std::size_t>(command.mostWords))));
  const auto code = command.run(invocation);
  invocation.endProgress();
  if (code)
    return *code;
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("error").beginObject().member("message", code.error().describe()).endObject().endObject();
    invocation.printJson(json);
  }
  invocation.say(safeText(code.error().describe()));
  return exitFailure;
}

int run(std::vector<std::string> words)
{
  // A store named before the command is understood too: it is moved behind it.
  std::vector<std::string> leading;
  while (!words.empty() && words.front().starts_with("--") && words.front() != "--help" && words.front() != "--version") {
    const bool takesNext = words.front() == "--store" && words.size() > 1;
    leading.insert(leading.end(), words.begin(), words.begin() + (takesNext ? 2 : 1));
    words.erase(words.begin(), words.begin() + (takesNext ? 2 : 1));
  }
  if (words.empty()) {
    const std::string help = overviewHelp();
    std::fwrite(help.data(), 1, help.size(), stderr);
    return exitUsage;
  }
  const std::string first = words.front();
  if (first == "--help" || first == "help") {
    const std::string help = overviewHelp();
    std::fwrite(help.data(), 1, help.size(), stdout);
    return exitSuccess;
  }
  if (first == "--version") {
    fmt::print("hone-cli " HONE_VERSION "\n");
    return exitSuccess;
  }
  words.erase(words.begin());
  std::vector<const Command*> group;
  for (const Command& command : commands())
    if (command.group == first)
      group.push_back(&command);
  if (group.empty()) {
    fmt::print(stderr, "There is no command \"{}\". hone-cli --help lists them.\n", safeLine(first));
    return exitUsage;
  }
  words.insert(words.end(), leading.begin(), leading.end());
  // A group may have verbs and a command without one: `sync list` beside `sync NAME`.
  const auto plain = std::ranges::find_if(group, [](const Command* command) { return command->verb.empty(); });
  // The verb may stand after options: `intents --store FILE list`.
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--store") {
      ++i;
      continue;
    }
    if (words[i].starts_with("--"))
      continue;
    for (const Command* command : group)
      if (command->verb == words[i]) {
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
        return runCommand(*command, words);
      }
    break;
  }
  const bool wantsHelp = std::ranges::find(words, "--help") != words.end();
  if (plain != group.end() && (group.size() == 1 || !wantsHelp))
    return runCommand(**plain, words);
  std::string help;
  for (const Command* command : group)
    help += commandHelp(*command) + "\n";
  std::fwrite(help.data(), 1, help.size(), wantsHelp ? stdout : stderr);
  return wantsHelp ? exitSuccess : exitUsage;
}

} // namespace

} // namespace hone::cli

int main(int argc, char** argv)
{
  // A reader that stops early (head) ends the output, not the work with a signal.
  std::signal(SIGPIPE, SIG_IGN);
  const int code = hone::cli::run(std::vector<std::string>(argv + 1, argv + argc));
  if (std::fflush(stdout) != 0 && code == 0)
    return 1;
  return code;
}
