#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace hone::test {

/// Cuts this program off from the user's git configuration, keys and agent: HOME and git's own variables point into a
/// temporary folder. Make one before anything uses libgit2, which reads HOME once.
class GitSandbox {
public:
  GitSandbox()
  {
    qputenv("HOME", QByteArray::fromStdString(home()));
    qputenv("XDG_CONFIG_HOME", QByteArray::fromStdString(home() + "/.config"));
    qputenv("GIT_CONFIG_GLOBAL", QByteArray::fromStdString(home() + "/.gitconfig"));
    qputenv("GIT_CONFIG_NOSYSTEM", "1");
    qputenv("GIT_TERMINAL_PROMPT", "0");
    qputenv("LC_ALL", "C.UTF-8");
    for (const char* name : {"SSH_AUTH_SOCK", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_DIR",
                             "GIT_WORK_TREE", "GIT_INDEX_FILE", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY",
                             "ALL_PROXY", "all_proxy"})
      qunsetenv(name);
    writeUserConfig();
  }

  std::string home() const { return path("home"); }
  std::string path(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }

  void writeUserConfig(const std::string& more = {}) const
  {
    writeFile(home() + "/.gitconfig", "[user]\n\tname = Test Person\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n" + more);
  }

  /// Writes a file and the folders it needs.
  static void writeFile(const std::string& path, const std::string& bytes)
  {
    QDir().mkpath(QFileInfo(QString::fromStdString(path)).path());
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush())
      qFatal("cannot write %s", path.c_str());
  }

  static std::string readFile(const std::string& path)
  {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static bool exists(const std::string& path) { return QFileInfo::exists(QString::fromStdString(path)); }

  /// Runs a real program in folder; its standard output. Without exitCode a failure fails the test.
  static std::string run(const std::string& folder, const std::string& program, const std::vector<std::string>& arguments, int* exitCode = nullptr)
  {
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(folder));
    QStringList list;
    for (const std::string& argument : arguments)
      list << QString::fromStdString(argument);
    process.start(QString::fromStdString(program), list);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000))
      qFatal("%s did not end", program.c_str());
    if (exitCode)
      *exitCode = process.exitCode();
    else if (process.exitCode() != 0)
      QTest::qFail((program + " " + list.join(QLatin1Char(' ')).toStdString() + ": " + process.readAllStandardError().toStdString()).c_str(), __FILE__, __LINE__);
    return process.readAllStandardOutput().toStdString();
  }

  static std::string git(const std::string& folder, const std::vector<std::string>& arguments, int* exitCode = nullptr)
  {
    QDir().mkpath(QString::fromStdString(folder));
    return run(folder, "git", arguments, exitCode);
  }

private:
  QTemporaryDir m_folder;
};

} // namespace hone::test
