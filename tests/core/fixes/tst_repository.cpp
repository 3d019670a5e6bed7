#include <unistd.h>

#include "fixes/repository.h"
#include "fixes/repository_path.h"
#include "git_sandbox.h"

using namespace hone;
using test::GitSandbox;

class TestRepository : public QObject {
  Q_OBJECT

  GitSandbox m_sandbox;
  int m_next = 0;

  static std::string trimmed(std::string text)
  {
    while (text.ends_with('\n'))
      text.pop_back();
    return text;
  }

  /// A repository made by real git, with a changed work tree and a staged change, as users have them.
  std::string makeRepository()
  {
    const std::string folder = m_sandbox.path("work" + std::to_string(m_next++));
    GitSandbox::git(folder, {"init", "-q"});
    GitSandbox::writeFile(folder + "/prompts/main.md", "# Agent\n\nBe kind.\n");
    GitSandbox::writeFile(folder + "/run.sh", "#!/bin/sh\necho hi\n");
    GitSandbox::run(folder, "chmod", {"+x", "run.sh"});
    GitSandbox::run(folder, "ln", {"-s", "run.sh", "link"});
    GitSandbox::writeFile(folder + "/image.bin", std::string("a\0b", 3));
    GitSandbox::git(folder, {"add", "-A"});
    GitSandbox::git(folder, {"commit", "-q", "-m", "first"});
    GitSandbox::writeFile(folder + "/staged.txt", "staged\n");
    GitSandbox::git(folder, {"add", "staged.txt"});
    GitSandbox::writeFile(folder + "/prompts/main.md", "# Agent\n\nBe kind. Not yet committed.\n");
    GitSandbox::writeFile(folder + "/untracked.txt", "untracked\n");
    return folder;
  }

  /// All that a commit on a new branch must not change.
  static std::string stateOf(const std::string& folder)
  {
    return GitSandbox::readFile(folder + "/.git/index") + "|" + GitSandbox::readFile(folder + "/.git/HEAD") + "|" +
           GitSandbox::git(folder, {"status", "--porcelain"}) + "|" + GitSandbox::git(folder, {"rev-parse", "HEAD"}) + "|" +
           GitSandbox::git(folder, {"for-each-ref"}) + "|" + GitSandbox::readFile(folder + "/prompts/main.md");
  }

private Q_SLOTS:
  void opensFromAFolderWithin()
  {
    const std::string folder = makeRepository();
    const auto repository = Repository::open(folder + "/prompts");
    QVERIFY(repository);
    QCOMPARE((*repository)->folder(), QFileInfo(QString::fromStdString(folder)).canonicalFilePath().toStdString());
    QCOMPARE((*repository)->headCommit().value(), trimmed(GitSandbox::git(folder, {"rev-parse", "HEAD"})));
    QCOMPARE((*repository)->branches().value(), std::vector<std::string>{"main"});
    QVERIFY((*repository)->remotes()->empty());
  }

  void readsTextFilesOfTheCommitOnly()
  {
    const std::string folder = makeRepository();
    const auto repository = Repository::open(folder);
    QVERIFY(repository);
    const auto files = (*repository)->textFiles((*repository)->headCommit().value());
    QVERIFY(files);
    QCOMPARE(files->size(), 2U); // no link, no binary, nothing uncommitted
    QCOMPARE(files->at(0).path, std::string("prompts/main.md"));
    QCOMPARE(files->at(0).text, std::string("# Agent\n\nBe kind.\n"));
    QCOMPARE((*repository)->fileText("HEAD", "run.sh").value(), std::string("#!/bin/sh\necho hi\n"));
    QCOMPARE((*repository)->fileText("HEAD", "nowhere").error().kind, ErrorKind::notFound);
    QCOMPARE((*repository)->fileText("HEAD", "prompts").error().kind, ErrorKind::notFound);
    QVERIFY(!(*repository)->textFiles("0123456789012345678901234567890123456789"));
  }

  void commitsWithoutTouchingAnything()
  {
    const std::string folder = makeRepository();
    const std::string before = stateOf(folder);
    const std::string refs = GitSandbox::git(folder, {"for-each-ref"});
    const auto repository = Repository::open(folder);
    QVERIFY(repository);
    const std::string base = (*repository)->headCommit().value();
    const auto commit = (*repository)->commitOnBranch(base, "hone/ask-first",
      {{"prompts/main.md", "# Agent\n\nBe kind.\nAsk first.\n"}, {"run.sh", "#!/bin/sh\necho ho\n"}, {"new/deep.txt", "x"}}, "Ask first\n\nWith numbers.");
    QVERIFY2(commit, commit ? "" : commit.error().message.c_str());
    QCOMPARE(GitSandbox::git(folder, {"rev-parse", "hone/ask-first"}), *commit + "\n");
    QCOMPARE(GitSandbox::git(folder, {"show", "hone/ask-first:prompts/main.md"}), std::string("# Agent\n\nBe kind.\nAsk first.\n"));
    QCOMPARE(GitSandbox::git(folder, {"rev-parse", "hone/ask-first^"}), base + "\n");
    QCOMPARE(GitSandbox::git(folder, {"diff", "--summary", base, *commit}), std::string(" create mode 100644 new/deep.txt\n"));
    QCOMPARE(GitSandbox::git(folder, {"diff", "--name-only", base, *commit}), std::string("new/deep.txt\nprompts/main.md\nrun.sh\n"));
    QVERIFY(GitSandbox::git(folder, {"ls-tree", *commit, "run.sh"}).starts_with("100755"));
    QVERIFY(GitSandbox::git(folder, {"ls-tree", *commit, "link"}).starts_with("120000"));
    QCOMPARE(GitSandbox::git(folder, {"log", "-1", "--format=%an <%ae>%n%cn <%ce>%n%B", *commit}),
             std::string("Test Person <test@example.com>\nTest Person <test@example.com>\nAsk first\n\nWith numbers.\n\n"));
    GitSandbox::git(folder, {"fsck", "--strict"});
    // All else is as it was, to the byte.
    GitSandbox::git(folder, {"update-ref", "-d", "refs/heads/hone/ask-first"});
    QCOMPARE(GitSandbox::git(folder, {"for-each-ref"}), refs);
    QCOMPARE(stateOf(folder), before);
  }

  void deletesAFile()
  {
    const std::string folder = makeRepository();
    const auto repository = Repository::open(folder);
    const auto commit = (*repository)->commitOnBranch("HEAD", "gone", {{"prompts/main.md", "", true}}, "Take it away");
    QVERIFY(commit);
    QCOMPARE(GitSandbox::git(folder, {"diff", "--name-status", "main", "gone"}), std::string("D\tprompts/main.md\n"));
  }

  void commitsInABareRepositoryAndAWorktree()
  {
    const std::string folder = makeRepository();
    const std::string bare = m_sandbox.path("bare" + std::to_string(m_next++) + ".git");
    GitSandbox::git(folder, {"clone", "-q", "--bare", folder, bare});
    const auto repository = Repository::open(bare);
    QVERIFY(repository);
    QVERIFY((*repository)->commitOnBranch("main", "b", {{"run.sh", "new\n"}}, "m"));
    const std::string linked = m_sandbox.path("linked" + std::to_string(m_next++));
    GitSandbox::git(folder, {"worktree", "add", "-q", "-b", "side", linked});
    const auto second = Repository::open(linked);
    QVERIFY(second);
    QVERIFY((*second)->commitOnBranch("HEAD", "c", {{"run.sh", "new\n"}}, "m"));
    QVERIFY(GitSandbox::git(linked, {"status", "--porcelain"}).empty());
    QVERIFY(GitSandbox::git(folder, {"branch", "--list", "c"}).find('c') != std::string::npos);
  }

  void refusesABranchThatIsThere()
  {
    const std::string folder = makeRepository();
    const auto repository = Repository::open(folder);
    const std::string before = stateOf(folder);
    QCOMPARE((*repository)->commitOnBranch("HEAD", "main", {{"a", "b"}}, "m").error().kind, ErrorKind::alreadyExists);
    QVERIFY(!(*repository)->commitOnBranch("HEAD", "main/x", {{"a", "b"}}, "m")); // a file is where the folder would be
    QCOMPARE((*repository)->commitOnBranch("HEAD", "bad..name", {{"a", "b"}}, "m").error().kind, ErrorKind::invalidInput);
    QCOMPARE((*repository)->commitOnBranch("HEAD", "-x", {{"a", "b"}}, "m").error().kind, ErrorKind::invalidInput);
    QCOMPARE((*repository)->commitOnBranch("HEAD", "same", {{"run.sh", "#!/bin/sh\necho hi\n"}}, "m").error().kind, ErrorKind::invalidInput);
    QCOMPARE(stateOf(folder), before);
  }

  void refusesPathsThatLeave_data()
  {
    QTest::addColumn<QString>("path");
    for (const char* path : {"../x", "/etc/passwd", "a/../../x", "a//b", "", "./a", ".git/hooks/pre-push", "a/.git/config", ".GIT/config",
                             ".git /config", ".git./x", "git~1/config", ".git::$INDEX/x", "a\\..\\b", "a\nb", ".g\u200cit/config", "a/"})
      QTest::newRow(path) << QString::fromUtf8(path);
  }
  void refusesPathsThatLeave()
  {
    QFETCH(QString, path);
    const std::string folder = makeRepository();
    const auto repository = Repository::open(folder);
    const std::string before = stateOf(folder);
    const auto commit = (*repository)->commitOnBranch("HEAD", "b", {{path.toStdString(), "x"}}, "m");
    QVERIFY(!commit);
    QCOMPARE(commit.error().kind, ErrorKind::invalidInput);
    QCOMPARE(stateOf(folder), before);
  }

  void refusesLinksAndFoldersInTheWay_data()
  {
    QTest::addColumn<QString>("path");
    for (const char* path : {"link", "link/x", "run.sh/x", "prompts"})
      QTest::newRow(path) << QString::fromUtf8(path);
  }
  void refusesLinksAndFoldersInTheWay()
  {
    QFETCH(QString, path);
    const auto repository = Repository::open(makeRepository());
    QCOMPARE((*repository)->commitOnBranch("HEAD", "b", {{path.toStdString(), "x"}}, "m").error().kind, ErrorKind::conflict);
  }

  void saysHowToSetAnAuthor()
  {
    const std::string folder = makeRepository();
    const auto repository = Repository::open(folder);
    GitSandbox::writeFile(m_sandbox.home() + "/.gitconfig", "[user]\n\tname = Only A Name\n");
    const std::string before = stateOf(folder);
    const auto commit = (*repository)->commitOnBranch("HEAD", "b", {{"a", "x"}}, "m");
    m_sandbox.writeUserConfig();
    QVERIFY(!commit);
    QVERIFY2(commit.error().message.find("git config --global user.email") != std::string::npos, commit.error().message.c_str());
    QVERIFY(commit.error().message.find("user.name") == std::string::npos);
    QCOMPARE(stateOf(folder), before);
  }

  void runsNoHookOfTheRepository()
  {
    const std::string folder = makeRepository();
    for (const char* hook : {"pre-commit", "post-commit", "commit-msg", "prepare-commit-msg", "pre-push", "reference-transaction", "post-checkout", "post-index-change"}) {
      const std::string path = folder + "/.git/hooks/" + hook;
      GitSandbox::writeFile(path, "#!/bin/sh\ntouch '" + folder + "/../hook-ran'\nexit 1\n");
      GitSandbox::run(folder, "chmod", {"+x", path});
    }
    const std::string bare = m_sandbox.path("bare" + std::to_string(m_next++) + ".git");
    const auto repository = Repository::open(folder);
    QVERIFY((*repository)->addBareRemote(bare, "origin"));
    QVERIFY((*repository)->commitOnBranch("HEAD", "b", {{"a", "x"}}, "m"));
    QVERIFY((*repository)->push("b", "origin"));
    QVERIFY(!GitSandbox::exists(folder + "/../hook-ran"));
  }

  void explainsWhatIsNoRepository()
  {
    const std::string folder = m_sandbox.path("plain");
    GitSandbox::writeFile(folder + "/a", "");
    const auto plain = Repository::open(folder);
    QCOMPARE(plain.error().kind, ErrorKind::notFound);
    QVERIFY(plain.error().message.find("git init") != std::string::npos);
    QCOMPARE(Repository::open(m_sandbox.path("nowhere")).error().kind, ErrorKind::notFound);
    GitSandbox::git(folder, {"init", "-q"});
    const auto unborn = Repository::open(folder);
    QVERIFY(unborn);
    QCOMPARE((*unborn)->headCommit().error().kind, ErrorKind::notFound);
    QVERIFY((*unborn)->headCommit().error().message.find("no commit yet") != std::string::npos);
  }

  void explainsDubiousOwnership()
  {
    if (geteuid() != 0)
      QSKIP("only root can give a folder to another user");
    const std::string folder = makeRepository();
    GitSandbox::run(folder, "chown", {"-R", "12345:12345", folder});
    const auto repository = Repository::open(folder);
    QVERIFY(!repository);
    QVERIFY2(repository.error().message.find("safe.directory") != std::string::npos, repository.error().message.c_str());
  }

  void makesTheSampleEvenWithoutAnAuthor()
  {
    GitSandbox::writeFile(m_sandbox.home() + "/.gitconfig", "");
    const std::string folder = m_sandbox.path("sample/repo");
    {
      const auto repository = Repository::createWithFiles(folder, {{"wiki.md", "# Rules\n"}, {"tools/a.json", "{}\n"}}, "Import");
      QVERIFY2(repository, repository ? "" : repository.error().message.c_str());
      QVERIFY((*repository)->addBareRemote(m_sandbox.path("sample/remote.git"), "origin"));
      QCOMPARE((*repository)->addBareRemote(m_sandbox.path("sample/remote.git"), "origin").error().kind, ErrorKind::alreadyExists);
      QCOMPARE((*repository)->branches().value(), std::vector<std::string>{"main"});
      QVERIFY((*repository)->commitOnBranch("HEAD", "fix", {{"wiki.md", "# Rules\n\nAsk.\n"}}, "Ask"));
      const auto pushed = (*repository)->push("fix", "origin");
      QVERIFY2(pushed, pushed ? "" : pushed.error().message.c_str());
      QCOMPARE(pushed->reference, std::string("refs/heads/fix"));
      QVERIFY(!pushed->usedGit);
    }
    QCOMPARE(Repository::createWithFiles(folder, {}, "again").error().kind, ErrorKind::alreadyExists);
    m_sandbox.writeUserConfig();
    QVERIFY(GitSandbox::git(folder, {"status", "--porcelain"}).empty());
    QCOMPARE(GitSandbox::git(m_sandbox.path("sample/remote.git"), {"show", "fix:wiki.md"}), std::string("# Rules\n\nAsk.\n"));
    GitSandbox::git(folder, {"fsck", "--strict"});
  }

  void hidesCredentialsInUrls_data()
  {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char* url, const char* shown) { QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(shown); };
    row("https://user:secret@host/x.git", "https://host/x.git");
    row("https://token@host/x.git", "https://host/x.git");
    row("https://user:p@ss@host:8443/x.git?private_token=1", "https://host:8443/x.git");
    row("https://host/a@b.git", "https://host/a@b.git");
    row("ssh://git@host/x.git", "ssh://git@host/x.git");
    row("ssh://git:secret@host/x.git", "ssh://host/x.git");
    row("git@host:x.git", "git@host:x.git");
    row("/srv/x.git", "/srv/x.git");
  }
  void hidesCredentialsInUrls()
  {
    QFETCH(QString, url);
    QFETCH(QString, shown);
    QCOMPARE(withoutCredentials(url.toStdString()), shown.toStdString());
  }
};

QTEST_GUILESS_MAIN(TestRepository)
#include "tst_repository.moc"
