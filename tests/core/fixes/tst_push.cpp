#include <sys/stat.h>

#include "fixes/repository.h"
#include "fixes/repository_impl.h"
#include "git_servers.h"

using namespace hone;
using test::GitHttpServer;
using test::GitSandbox;
using test::SshServer;

/// Pushes to real bare repositories over file, http and ssh.
class TestPush : public QObject {
  Q_OBJECT

  GitSandbox m_sandbox;
  int m_next = 0;

  std::string makeBare(const std::string& hook = {})
  {
    const std::string name = "remote" + std::to_string(m_next++) + ".git";
    const std::string bare = m_sandbox.path("remotes/" + name);
    GitSandbox::git(bare, {"init", "-q", "--bare"});
    GitSandbox::git(bare, {"config", "http.receivepack", "true"});
    if (!hook.empty()) {
      GitSandbox::writeFile(bare + "/hooks/pre-receive", hook);
      GitSandbox::run(bare, "chmod", {"+x", "hooks/pre-receive"});
    }
    return name;
  }

  /// A repository with a branch "fix" to push and a remote at url.
  std::unique_ptr<Repository> makeWork(const std::string& url)
  {
    const std::string folder = m_sandbox.path("work" + std::to_string(m_next++));
    GitSandbox::git(folder, {"init", "-q"});
    GitSandbox::writeFile(folder + "/prompt.md", "Be kind.\n");
    GitSandbox::git(folder, {"add", "-A"});
    GitSandbox::git(folder, {"commit", "-q", "-m", "first"});
    if (!url.empty())
      GitSandbox::git(folder, {"remote", "add", "origin", url});
    auto repository = Repository::open(folder);
    if (!repository || !(*repository)->commitOnBranch("HEAD", "fix", {{"prompt.md", "Be kind.\nAsk first.\n"}}, "Ask first"))
      qFatal("no repository");
    return std::move(*repository);
  }

  std::string remotePath(const std::string& name) const { return m_sandbox.path("remotes/" + name); }

  static std::string hook()
  {
    return "#!/bin/sh\nprintf 'Branches need a ticket number.\\033[31m\\nSee the wiki.\\n' >&2\nexit 1\n";
  }

  void helperGives(const std::string& user, const std::string& password)
  {
    const std::string script = m_sandbox.path("helper.sh");
    GitSandbox::writeFile(script, "#!/bin/sh\necho \"$1\" >> '" + m_sandbox.path("helper.log") + "'\n[ \"$1\" = get ] && printf 'username=" + user + "\\npassword=" + password + "\\n'\nexit 0\n");
    chmod(script.c_str(), 0755);
    GitSandbox::writeFile(m_sandbox.path("helper.log"), "");
    m_sandbox.writeUserConfig("[credential]\n\thelper = " + script + "\n");
  }

  void verifyRefused(const Result<PushResult>& pushed, const std::string& bare)
  {
    QVERIFY(!pushed);
    const std::string& message = pushed.error().message;
    QCOMPARE(pushed.error().kind, ErrorKind::rejected);
    QVERIFY2(message.find("pre-receive hook declined") != std::string::npos, message.c_str());
    QVERIFY2(message.find("Branches need a ticket number.\nSee the wiki.") != std::string::npos, message.c_str());
    QVERIFY(message.find('\x1b') == std::string::npos);
    QVERIFY(GitSandbox::git(bare, {"for-each-ref"}).empty());
  }

private Q_SLOTS:
  void init() { m_sandbox.writeUserConfig(); }

  void pushesToAFile_data()
  {
    QTest::addColumn<QString>("form");
    QTest::newRow("path") << QStringLiteral("path");
    QTest::newRow("file URL") << QStringLiteral("url");
    QTest::newRow("relative path") << QStringLiteral("relative");
  }
  void pushesToAFile()
  {
    QFETCH(QString, form);
    const std::string name = makeBare();
    const std::string url = form == QStringLiteral("path") ? remotePath(name) : form == QStringLiteral("url") ? "file://" + remotePath(name) : "../remotes/" + name;
    const auto work = makeWork(url);
    const auto pushed = work->push("fix", "origin");
    QVERIFY2(pushed, pushed ? "" : pushed.error().message.c_str());
    QCOMPARE(GitSandbox::git(remotePath(name), {"rev-parse", "fix"}), GitSandbox::git(work->folder(), {"rev-parse", "fix"}));
    QCOMPARE(GitSandbox::git(remotePath(name), {"for-each-ref", "--format=%(refname)"}), std::string("refs/heads/fix\n"));
    QVERIFY(work->push("fix", "origin")); // the same again changes nothing
    QVERIFY(GitSandbox::git(work->folder(), {"status", "--porcelain"}).empty());
  }

  void pushesToARepositoryWithAWorkTree()
  {
    const std::string other = m_sandbox.path("other" + std::to_string(m_next++));
    GitSandbox::git(other, {"init", "-q"});
    const auto work = makeWork(other);
    const auto pushed = work->push("fix", "origin");
    QVERIFY2(pushed, pushed ? "" : pushed.error().message.c_str());
    QVERIFY(pushed->usedGit); // libgit2 cannot
    QCOMPARE(GitSandbox::git(other, {"rev-parse", "fix"}), GitSandbox::git(work->folder(), {"rev-parse", "fix"}));
    QCOMPARE(GitSandbox::git(work->folder(), {"rev-parse", "origin/fix"}), GitSandbox::git(work->folder(), {"rev-parse", "fix"}));
  }

  void saysWhatIsMissing()
  {
    const auto lonely = makeWork({});
    const auto none = lonely->push("fix", "origin");
    QCOMPARE(none.error().kind, ErrorKind::notFound);
    QVERIFY(none.error().message.find("git remote add") != std::string::npos);
    const auto work = makeWork(remotePath(makeBare()));
    QVERIFY(work->push("fix", "upstream").error().message.find("It has: origin.") != std::string::npos);
    QCOMPARE(work->push("nothing", "origin").error().kind, ErrorKind::notFound);
    const auto gone = makeWork(m_sandbox.path("remotes/nowhere.git"));
    QCOMPARE(gone->push("fix", "origin").error().kind, ErrorKind::network);
    const auto strange = makeWork("ext::sh -c 'touch " + m_sandbox.path("ext-ran") + "'");
    QCOMPARE(strange->push("fix", "origin").error().kind, ErrorKind::unsupported);
    QVERIFY(!GitSandbox::exists(m_sandbox.path("ext-ran")));
  }

  void neverOverwrites_data()
  {
    QTest::addColumn<bool>("http");
    QTest::newRow("file") << false;
    QTest::newRow("http") << true;
  }
  void neverOverwrites()
  {
    QFETCH(bool, http);
    const std::string name = makeBare();
    GitHttpServer server(m_sandbox.path("remotes"), {}, {});
    const auto work = makeWork(http ? server.url(name) : remotePath(name));
    // Someone else pushed another branch of the same name.
    const auto other = makeWork(remotePath(name));
    GitSandbox::git(other->folder(), {"checkout", "-q", "fix"});
    GitSandbox::git(other->folder(), {"commit", "-q", "--amend", "-m", "other"});
    GitSandbox::git(other->folder(), {"push", "-q", "origin", "fix"});
    const std::string before = GitSandbox::git(remotePath(name), {"for-each-ref"});
    const auto pushed = work->push("fix", "origin");
    QVERIFY(!pushed);
    QCOMPARE(pushed.error().kind, ErrorKind::rejected);
    QVERIFY2(pushed.error().message.find("nothing was overwritten") != std::string::npos, pushed.error().message.c_str());
    QCOMPARE(GitSandbox::git(remotePath(name), {"for-each-ref"}), before);
  }

  void pushesOverHttpWithTheHelpersPassword_data()
  {
    QTest::addColumn<QByteArray>("refusalBody");
    QTest::newRow("by libgit2") << QByteArray();
    QTest::newRow("by git where libgit2 stumbles") << QByteArray("who are you?\n");
  }
  void pushesOverHttpWithTheHelpersPassword()
  {
    QFETCH(QByteArray, refusalBody);
    const std::string name = makeBare();
    GitHttpServer server(m_sandbox.path("remotes"), "anna", "s3cret", refusalBody);
    helperGives("anna", "s3cret");
    const auto work = makeWork(server.url(name));
    const auto pushed = work->push("fix", "origin");
    QVERIFY2(pushed, pushed ? "" : pushed.error().message.c_str());
    QVERIFY(!pushed->usedGit || !refusalBody.isEmpty());
    QCOMPARE(GitSandbox::git(remotePath(name), {"rev-parse", "fix"}), GitSandbox::git(work->folder(), {"rev-parse", "fix"}));
    QVERIFY(GitSandbox::readFile(m_sandbox.path("helper.log")).ends_with("get\nstore\n"));
  }

  void pushesOverHttpWithThePasswordInTheUrlAndHidesIt()
  {
    const std::string name = makeBare();
    GitHttpServer server(m_sandbox.path("remotes"), "anna", "s3cret");
    const auto work = makeWork(server.url(name, "anna:s3cret"));
    const auto pushed = work->push("fix", "origin");
    QVERIFY2(pushed, pushed ? "" : pushed.error().message.c_str());
    QVERIFY(pushed->remote.find("s3cret") == std::string::npos);
    QVERIFY(pushed->remote.find("origin (http://localhost:") == 0);
    QVERIFY(GitSandbox::git(remotePath(name), {"for-each-ref"}).find("refs/heads/fix") != std::string::npos);
  }

  void stopsAfterAWrongPassword_data() { pushesOverHttpWithTheHelpersPassword_data(); }
  void stopsAfterAWrongPassword()
  {
    QFETCH(QByteArray, refusalBody);
    const std::string name = makeBare();
    GitHttpServer server(m_sandbox.path("remotes"), "anna", "s3cret", refusalBody);
    helperGives("anna", "wrong");
    const auto work = makeWork(server.url(name));
    const auto pushed = work->push("fix", "origin");
    QVERIFY(!pushed);
    QCOMPARE(pushed.error().kind, ErrorKind::network);
    QVERIFY2(pushed.error().message.find("did not accept the user name and password") != std::string::npos, pushed.error().message.c_str());
    QVERIFY(pushed.error().describe().find("wrong") == std::string::npos);
    QVERIFY(server.refusedLogins() <= 4);
    QVERIFY(GitSandbox::readFile(m_sandbox.path("helper.log")).ends_with("get\nerase\n"));
  }

  void saysThatNoPasswordIsKnown()
  {
    const std::string name = makeBare();
    GitHttpServer server(m_sandbox.path("remotes"), "anna", "s3cret");
    const auto pushed = makeWork(server.url(name))->push("fix", "origin");
    QVERIFY(!pushed);
    QVERIFY2(pushed.error().message.find("credential helper knows none") != std::string::npos, pushed.error().message.c_str());
  }

  void ignoresAHelperThatTheRepositoryNames()
  {
    const std::string name = makeBare();
    GitHttpServer server(m_sandbox.path("remotes"), "anna", "s3cret");
    const auto work = makeWork(server.url(name));
    GitSandbox::git(work->folder(), {"config", "credential.helper", "!touch '" + m_sandbox.path("evil-ran") + "'; true"});
    QVERIFY(!work->push("fix", "origin"));
    QVERIFY(!GitSandbox::exists(m_sandbox.path("evil-ran")));
  }

  void reportsARefusalOverHttp()
  {
    const std::string name = makeBare(hook());
    GitHttpServer server(m_sandbox.path("remotes"), {}, {});
    const auto work = makeWork(server.url(name));
    verifyRefused(work->push("fix", "origin"), remotePath(name));
  }

  void reportsAClosedPort()
  {
    const auto pushed = makeWork("http://localhost:9/x.git")->push("fix", "origin");
    QCOMPARE(pushed.error().kind, ErrorKind::network);
    QVERIFY(pushed.error().message.starts_with("Nothing was pushed"));
  }

  void pushesByGitItself()
  {
    // The second way, called directly: the same hook, over http.
    const std::string refusing = makeBare(hook());
    const std::string open = makeBare();
    GitHttpServer server(m_sandbox.path("remotes"), "anna", "s3cret");
    helperGives("anna", "s3cret");
    const auto work = makeWork(server.url(open));
    for (const char* name : {"pre-push", "reference-transaction"}) {
      GitSandbox::writeFile(work->folder() + "/.git/hooks/" + name, "#!/bin/sh\ntouch '" + m_sandbox.path("hook-ran") + "'\n");
      GitSandbox::run(work->folder(), "chmod", {"+x", std::string(".git/hooks/") + name});
    }
    int code = 0;
    const auto repository = gitMake<GitRepository>(code, [&](git_repository** out) { return git_repository_open(out, work->folder().c_str()); });
    std::string commit = GitSandbox::git(work->folder(), {"rev-parse", "fix"});
    commit.pop_back();
    const auto pushed = pushWithGit(repository.get(), server.url(open), commit, "refs/heads/fix");
    QVERIFY2(pushed, pushed ? "" : pushed.error().message.c_str());
    QCOMPARE(GitSandbox::git(remotePath(open), {"rev-parse", "fix"}), commit + "\n");
    QVERIFY(!GitSandbox::exists(m_sandbox.path("hook-ran")));
    const auto refused = pushWithGit(repository.get(), server.url(refusing), commit, "refs/heads/fix");
    QVERIFY(!refused);
    verifyRefused(std::unexpected(refused.error()), remotePath(refusing));
  }

  void pushesOverSsh()
  {
    const std::string name = makeBare();
    const std::string refusing = makeBare(hook());
    const SshServer server(m_sandbox);
    GitSandbox::writeFile(m_sandbox.home() + "/.ssh/known_hosts", "");
    const auto work = makeWork(server.url(remotePath(name)));
    // ssh itself looks in the home folder of the user's account: keep the second way out of this test.
    qputenv("GIT_SSH_COMMAND", "false");

    const auto unknown = work->push("fix", "origin");
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, ErrorKind::network);
    QVERIFY2(unknown.error().message.find(server.fingerprint()) != std::string::npos, unknown.error().message.c_str());
    QVERIFY(unknown.error().message.find("known_hosts") != std::string::npos);
    QVERIFY(GitSandbox::git(remotePath(name), {"for-each-ref"}).empty());
    QVERIFY(GitSandbox::readFile(m_sandbox.home() + "/.ssh/known_hosts").empty()); // never accepted silently

    GitSandbox::writeFile(m_sandbox.home() + "/.ssh/known_hosts", server.knownHost());
    const auto pushed = work->push("fix", "origin");
    QVERIFY2(pushed, pushed ? "" : pushed.error().message.c_str());
    QVERIFY(!pushed->usedGit);
    QCOMPARE(GitSandbox::git(remotePath(name), {"rev-parse", "fix"}), GitSandbox::git(work->folder(), {"rev-parse", "fix"}));

    verifyRefused(makeWork(server.url(remotePath(refusing)))->push("fix", "origin"), remotePath(refusing));

    // A key that the server does not know.
    const SshServer stranger(m_sandbox, "ecdsa");
    GitSandbox::writeFile(m_sandbox.home() + "/.ssh/known_hosts", server.knownHost() + stranger.knownHost());
    GitSandbox::run("/", "rm", {stranger.keyFile(), stranger.keyFile() + ".pub"});
    const auto closed = makeWork(stranger.url(remotePath(name)))->push("fix", "origin");
    QVERIFY(!closed);
    QVERIFY2(closed.error().message.find("ssh-add") != std::string::npos, closed.error().message.c_str());
    qunsetenv("GIT_SSH_COMMAND");
  }

  void pushesOverSshByGitWhereTheLibraryCannot()
  {
    const std::string name = makeBare();
    const SshServer server(m_sandbox, "rsa"); // libssh2 1.10 signs RSA with SHA-1 only, which sshd refuses
    GitSandbox::run("/", "rm", {"-f", m_sandbox.home() + "/.ssh/id_ed25519", m_sandbox.home() + "/.ssh/id_ecdsa"});
    GitSandbox::writeFile(m_sandbox.home() + "/.ssh/known_hosts", server.knownHost());
    const std::string command = "ssh -F none -o UserKnownHostsFile=" + m_sandbox.home() + "/.ssh/known_hosts -i " + server.keyFile();
    qputenv("GIT_SSH_COMMAND", QByteArray::fromStdString(command));
    const auto work = makeWork(server.url(remotePath(name)));
    const auto pushed = work->push("fix", "origin");
    QVERIFY2(pushed, pushed ? "" : pushed.error().message.c_str());
    QCOMPARE(GitSandbox::git(remotePath(name), {"rev-parse", "fix"}), GitSandbox::git(work->folder(), {"rev-parse", "fix"}));
    // Unknown to ssh as well: refused, and nothing is added to known_hosts.
    GitSandbox::writeFile(m_sandbox.home() + "/.ssh/known_hosts", "");
    const auto unknown = makeWork(server.url(remotePath(name)))->push("fix", "origin");
    QVERIFY(!unknown);
    QVERIFY2(unknown.error().message.find(server.fingerprint()) != std::string::npos, unknown.error().message.c_str());
    QVERIFY(GitSandbox::readFile(m_sandbox.home() + "/.ssh/known_hosts").empty());
    qunsetenv("GIT_SSH_COMMAND");
  }
};

QTEST_GUILESS_MAIN(TestPush)
#include "tst_push.moc"
