#include "fixes/git_program.h"

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include "fixes/text_lines.h"

namespace hone {

namespace {

constexpr int kGitTimeoutMs = 10 * 60 * 1000;

QString gitPath()
{
  return QStandardPaths::findExecutable(QStringLiteral("git"));
}

/// The description of a URL that git credential reads; empty when it is not a URL with a host.
std::string credentialQuestion(const std::string& url, const std::string& user)
{
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos || url.find_first_of("\n\r") != std::string::npos || url.find('\0') != std::string::npos)
    return {};
  const std::size_t begin = scheme + 3;
  const std::size_t slash = std::min(url.find('/', begin), url.size());
  std::string host = url.substr(begin, slash - begin);
  if (const std::size_t at = host.rfind('@'); at != std::string::npos)
    host.erase(0, at + 1);
  std::string question = "protocol=" + url.substr(0, scheme) + "\nhost=" + host + "\n";
  if (slash + 1 < url.size())
    question += "path=" + url.substr(slash + 1) + "\n";
  if (!user.empty() && user.find_first_of("\n\r") == std::string::npos)
    question += "username=" + user + "\n";
  return question;
}

ProgramResult runCredential(const char* action, const std::string& question)
{
  const QTemporaryDir neutral;
  if (!neutral.isValid())
    return {};
  const std::string folder = neutral.path().toStdString();
  return runGit(folder, {"credential", action}, question + "\n", {{"GIT_CEILING_DIRECTORIES", folder}});
}

} // namespace

bool hasGitProgram()
{
  return !gitPath().isEmpty();
}

ProgramResult runGit(const std::string& folder, const std::vector<std::string>& arguments, const std::string& input,
                     const std::vector<std::pair<std::string, std::string>>& environment)
{
  ProgramResult result;
  const QString program = gitPath();
  if (program.isEmpty())
    return result;
  QProcess process;
  QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
  for (const char* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_COMMON_DIR"})
    variables.remove(QString::fromLatin1(name));
  variables.insert(QStringLiteral("GIT_TERMINAL_PROMPT"), QStringLiteral("0"));
  variables.insert(QStringLiteral("LC_ALL"), QStringLiteral("C")); // its words are read below
  for (const auto& [name, value] : environment)
    variables.insert(QString::fromStdString(name), QString::fromStdString(value));
  process.setProcessEnvironment(variables);
  process.setWorkingDirectory(QString::fromStdString(folder));
  QStringList list;
  for (const std::string& argument : arguments)
    list << QString::fromStdString(argument);
  process.start(program, list);
  if (!process.waitForStarted(30000))
    return result;
  process.write(input.data(), static_cast<qint64>(input.size()));
  process.closeWriteChannel();
  if (!process.waitForFinished(kGitTimeoutMs)) {
    process.kill();
    process.waitForFinished(5000);
    result.errors = "git did not end within ten minutes and was stopped";
    return result;
  }
  result.ran = process.exitStatus() == QProcess::NormalExit;
  result.exitCode = process.exitCode();
  result.output = process.readAllStandardOutput().toStdString();
  result.errors = process.readAllStandardError().toStdString();
  return result;
}

std::optional<GitLogin> askCredentialHelper(const std::string& url, const std::string& user)
{
  const std::string question = credentialQuestion(url, user);
  if (question.empty())
    return std::nullopt;
  const ProgramResult answer = runCredential("fill", question);
  if (!answer.ran || answer.exitCode != 0)
    return std::nullopt;
  GitLogin login;
  bool password = false;
  for (const std::string_view line : splitLines(answer.output)) {
    const std::string_view text = withoutLineEnd(line);
    if (text.starts_with("username="))
      login.user = text.substr(9);
    if (text.starts_with("password=")) {
      login.password = text.substr(9);
      password = true;
    }
  }
  return password ? std::optional(login) : std::nullopt;
}

void tellCredentialHelper(const std::string& url, const GitLogin& login, bool worked)
{
  const std::string question = credentialQuestion(url, login.user);
  if (!question.empty())
    runCredential(worked ? "approve" : "reject", question + "password=" + login.password + "\n");
}

std::string printableWords(const std::string& text)
{
  std::string out;
  for (std::size_t i = 0; i < text.size() && out.size() < 4000;) {
    if (text[i] == '\x1b' && i + 1 < text.size() && text[i + 1] == '[') {
      // A terminal's colour code: nothing but its end may show.
      i += 2;
      while (i < text.size() && (text[i] < '@' || text[i] > '~'))
        ++i;
      ++i;
      continue;
    }
    const CodePoint point = codePointAt(text, i);
    const bool control = (point.value < 0x20 && point.value != '\n') || (point.value >= 0x7F && point.value < 0xA0) ||
                         (point.value >= 0x200B && point.value <= 0x200F) || (point.value >= 0x202A && point.value <= 0x202E) ||
                         (point.value >= 0x2066 && point.value <= 0x2069) || point.value == 0xFFFD;
    if (point.value == '\r' || point.value == '\t')
      out += point.value == '\t' ? ' ' : '\n';
    else if (!control)
      out.append(text, i, point.length);
    i += point.length;
  }
  // Progress meters overwrite their line; each stands once here, and blank lines say nothing.
  std::string lines;
  for (const std::string_view line : splitLines(out)) {
    std::string_view words = withoutLineEnd(line);
    while (words.ends_with(' '))
      words.remove_suffix(1);
    if (words.empty())
      continue;
    if (!lines.empty())
      lines += '\n';
    lines += words;
  }
  return lines;
}

} // namespace hone
