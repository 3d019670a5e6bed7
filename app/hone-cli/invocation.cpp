#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include <csignal>
#include <unistd.h>

#include <fmt/format.h>

#include "command.h"

namespace hone::cli {

namespace {

/// Ctrl+C asks the work to stop; what is committed stays. A second one ends the program the usual way.
Cancellation& interruption()
{
  static Cancellation cancellation;
  return cancellation;
}

void onInterrupt(int)
{
  interruption().cancel();
  std::signal(SIGINT, SIG_DFL);
}

} // namespace

std::string Invocation::storePath() const
{
  if (const auto given = m_arguments.value("store"))
    return *given;
  const char* const data = std::getenv("XDG_DATA_HOME");
  const char* const home = std::getenv("HOME");
  const std::filesystem::path root = data && *data ? std::filesystem::path(data)
                                                   : std::filesystem::path(home ? home : ".") / ".local" / "share";
  return (root / "hone" / "hone.db").string();
}

Result<Workspace*> Invocation::workspace()
{
  if (m_workspace)
    return m_workspace.get();
  const std::string path = storePath();
  std::error_code error;
  if (!m_command.makesStore && !std::filesystem::exists(path, error))
    return fail(ErrorKind::notFound, "There is no store here. Import conversations first (hone-cli import), or open the sample (hone-cli sample).", path);
  if (!m_arguments.has("store"))
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  HONE_TRY(m_workspace, Workspace::open(path));
  return m_workspace.get();
}

void Invocation::print(std::string_view text) const
{
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void Invocation::printLine(std::string_view text) const
{
  print(text);
  std::fputc('\n', stdout);
}

int Invocation::confirm(std::string_view key, std::int64_t number, std::string_view sentence) const
{
  JsonWriter document;
  document.beginObject().member(key, number).endObject();
  return confirm(document, sentence);
}

int Invocation::confirm(std::string_view key, std::string_view name, std::string_view sentence) const
{
  JsonWriter document;
  document.beginObject().member(key, name).endObject();
  return confirm(document, sentence);
}

int Invocation::confirm(const JsonWriter& document, std::string_view sentence) const
{
  if (json())
    printJson(document);
  else
    printLine(safeLine(sentence));
  return exitSuccess;
}

void Invocation::say(std::string_view text) const
{
  endProgress();
  std::fflush(stdout);
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fputc('\n', stderr);
}

int Invocation::usage(std::string_view problem) const
{
  const std::string words = m_command.verb.empty() ? m_command.group : m_command.group + " " + m_command.verb;
  say(fmt::format("{}\nUsage: hone-cli {} {}\nhone-cli {} --help says more.", problem, words, m_command.synopsis, words));
  return exitUsage;
}

JobContext Invocation::job() const
{
  std::signal(SIGINT, onInterrupt);
  if (!::isatty(STDERR_FILENO))
    return JobContext({}, interruption());
  return JobContext(
    [](double fraction, std::string_view step) {
      const std::string text = safeLine(step).substr(0, 60);
      if (fraction < 0)
        fmt::print(stderr, "\r\x1b[K{}", text);
      else
        fmt::print(stderr, "\r\x1b[K{:3.0f} %  {}", fraction * 100, text);
      std::fflush(stderr);
    },
    interruption());
}

void Invocation::endProgress() const
{
  if (::isatty(STDERR_FILENO)) {
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
  }
}

} // namespace hone::cli
