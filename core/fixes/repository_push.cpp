#include "fixes/repository_impl.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include <pwd.h>
#include <unistd.h>

#include <QTemporaryDir>

#include "fixes/git_program.h"
#include "fixes/repository_path.h"
#include "fixes/text_lines.h"

namespace hone {

namespace {

enum class Transport : std::uint8_t { file, http, ssh, git, other };

Transport transportOf(const std::string& url)
{
  const std::size_t scheme = url.find("://");
  if (scheme != std::string::npos) {
    const std::string name = url.substr(0, scheme);
    if (name == "file")
      return Transport::file;
    if (name == "http" || name == "https")
      return Transport::http;
    if (name == "ssh" || name == "git+ssh" || name == "ssh+git")
      return Transport::ssh;
    return name == "git" ? Transport::git : Transport::other;
  }
  // git's rule: "host:path" is ssh unless a slash comes before the colon; "name::address" asks for a helper program.
  const std::size_t colon = url.find(':');
  if (colon == std::string::npos || url.find('/') < colon)
    return Transport::file;
  return url.compare(colon, 2, "::") == 0 ? Transport::other : Transport::ssh;
}

/// What the callbacks of one push collect.
struct PushState {
  std::string url;
  Transport transport = Transport::file;
  int credentialCalls = 0;
  std::vector<std::string> keys;      ///< private key files still to be tried
  bool agentTried = false;
  std::optional<GitLogin> login;      ///< from the credential helper
  bool loginRefused = false;
  std::string words;                  ///< what the server printed
  std::string rejection;              ///< why it refused the reference
  std::string hostKey;                ///< "SHA256:…" of a host that is not known
  std::string host;
  bool badCertificate = false;
};

/// The callback loops for as long as the server says no: this many questions are answered.
constexpr int kMostCredentialCalls = 16;

std::string homeFolder()
{
  if (const char* home = std::getenv("HOME"); home && *home)
    return home;
  const passwd* entry = getpwuid(getuid());
  return entry && entry->pw_dir ? entry->pw_dir : "";
}

std::string loginName()
{
  const passwd* entry = getpwuid(getuid());
  return entry && entry->pw_name ? entry->pw_name : "git";
}

std::string base64(const unsigned char* bytes, std::size_t size)
{
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < size; i += 3) {
    const unsigned group = (static_cast<unsigned>(bytes[i]) << 16U) |
                           ((i + 1 < size ? static_cast<unsigned>(bytes[i + 1]) : 0U) << 8U) |
                           (i + 2 < size ? static_cast<unsigned>(bytes[i + 2]) : 0U);
    for (std::size_t k = 0; k < 4 && i + k <= size; ++k)
      out += kDigits[(group >> (18U - 6U * k)) & 63U];
  }
  return out; // without padding, as ssh-keygen prints it
}

extern "C" {

static int honeOnCredentials(git_credential** out, const char* url, const char* userFromUrl, unsigned allowed, void* payload)
{
  auto& state = *static_cast<PushState*>(payload);
  if (++state.credentialCalls > kMostCredentialCalls)
    return GIT_EAUTH;
  const std::string user = userFromUrl ? userFromUrl : "";
  if ((allowed & GIT_CREDENTIAL_USERNAME) != 0)
    return git_credential_username_new(out, user.empty() ? loginName().c_str() : user.c_str());
  if ((allowed & GIT_CREDENTIAL_SSH_KEY) != 0) {
    const char* socket = std::getenv("SSH_AUTH_SOCK");
    if (!state.agentTried && socket && *socket) {
      state.agentTried = true;
      return git_credential_ssh_key_from_agent(out, user.c_str());
    }
    if (state.keys.empty())
      return GIT_EAUTH;
    const std::string key = state.keys.front();
    state.keys.erase(state.keys.begin());
    const std::string publicKey = key + ".pub";
    std::error_code ignored;
    const bool hasPublic = std::filesystem::exists(publicKey, ignored);
    return git_credential_ssh_key_new(out, user.c_str(), hasPublic ? publicKey.c_str() : nullptr, key.c_str(), "");
  }
  if ((allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) != 0 && state.transport == Transport::http) {
    if (state.login) {
      state.loginRefused = true; // asked again: what the helper gave was wrong
      return GIT_EAUTH;
    }
    state.login = askCredentialHelper(url ? url : state.url, user);
    return state.login ? git_credential_userpass_plaintext_new(out, state.login->user.c_str(), state.login->password.c_str()) : GIT_EAUTH;
  }
  return GIT_EAUTH;
}

static int honeOnCertificate(git_cert* certificate, int valid, const char* host, void* payload)
{
  auto& state = *static_cast<PushState*>(payload);
  if (valid != 0)
    return 0;
  state.host = host ? host : "";
  if (certificate && certificate->cert_type == GIT_CERT_HOSTKEY_LIBSSH2) {
    // The type tag is the first member of git_cert_hostkey.
    const auto* key = static_cast<const git_cert_hostkey*>(static_cast<const void*>(certificate));
    state.hostKey = (key->type & GIT_CERT_SSH_SHA256) != 0 ? "SHA256:" + base64(key->hash_sha256, sizeof key->hash_sha256) : "unknown";
  } else {
    state.badCertificate = true;
  }
  return GIT_ECERTIFICATE;
}

static int honeOnSideband(const char* text, int length, void* payload)
{
  auto& state = *static_cast<PushState*>(payload);
  if (length > 0 && state.words.size() < 16384)
    state.words.append(text, static_cast<std::size_t>(length));
  return 0;
}

static int honeOnReferenceUpdate(const char*, const char* status, void* payload)
{
  if (status)
    static_cast<PushState*>(payload)->rejection = *status ? status : "no reason given";
  return 0;
}

} // extern "C"

/// A local path as git means it: relative to the repository, not to where this program runs.
std::string absoluteUrl(const std::string& url, const std::string& folder)
{
  if (transportOf(url) != Transport::file || url.starts_with("file://") || url.starts_with('/'))
    return url;
  return (std::filesystem::path(folder) / url).lexically_normal().string();
}

Error pushError(const PushState& state, const std::string& remote, const std::string& libraryWords)
{
  const auto error = [&](ErrorKind kind, std::string message) { return Error{kind, std::move(message), withoutCredentials(state.url), std::nullopt, std::nullopt}; };
  if (!state.hostKey.empty())
    return error(ErrorKind::network, "Nothing was pushed: the key of \"" + state.host + "\" (" + state.hostKey +
                 ") is not in your known_hosts file, or differs from the one there. Compare it with what the host publishes; if it "
                 "is right, connect once with ssh to accept it, then push again.");
  if (state.badCertificate)
    return error(ErrorKind::network, "Nothing was pushed: the certificate of \"" + state.host + "\" is not trusted. If it is your own server, add its authority to the system's certificates.");
  if (state.loginRefused)
    return error(ErrorKind::network, remote + " did not accept the user name and password or token that git's credential helper gave. Nothing was pushed; renew them and push again.");
  if (state.credentialCalls > 0 && !state.login && state.transport == Transport::http)
    return error(ErrorKind::network, remote + " asks for a user name and a password or token, and git's credential helper knows none for it. Nothing was pushed. Store one, for instance by running \"git push\" once in a terminal with a credential.helper set, then push again.");
  if (state.credentialCalls > 0 && state.transport == Transport::ssh)
    return error(ErrorKind::network, remote + " accepted neither a key of the ssh agent nor one of the default keys in ~/.ssh. Nothing was pushed; add your key to the agent (ssh-add) or to the server, then push again.");
  return error(ErrorKind::network, "Nothing was pushed to " + remote + ": " + libraryWords + ". Check the address and your connection, then push again.");
}

std::string trimmedReason(std::string_view text)
{
  while (!text.empty() && (text.back() == '\n' || text.back() == '.' || text.back() == ' '))
    text.remove_suffix(1);
  return std::string(text);
}

} // namespace

Error refusedPush(const std::string& remote, const std::string& status, const std::string& words)
{
  std::string message = remote + " refused the push: " + trimmedReason(printableWords(status)) + ".";
  const std::string said = printableWords(words);
  if (!said.empty())
    message += " It said:\n" + said;
  return Error{ErrorKind::rejected, std::move(message), {}, std::nullopt, std::nullopt};
}

Result<void> pushWithGit(git_repository* repository, const std::string& url, const std::string& commit, const std::string& reference)
{
  // An empty repository that only borrows the objects: hooks and settings of the opened one have no say.
  const QTemporaryDir neutral;
  const std::string folder = neutral.path().toStdString();
  int code = 0;
  const auto bare = gitMake<GitRepository>(code, [&](git_repository** out) { return git_repository_init(out, folder.c_str(), 1); });
  if (!neutral.isValid() || !bare)
    return fail(ErrorKind::io, "A temporary folder for the push cannot be made.");
  git_buf objects{};
  if (git_repository_item_path(&objects, repository, GIT_REPOSITORY_ITEM_OBJECTS) < 0)
    return fail(ErrorKind::io, "The repository's objects cannot be found.");
  const std::string objectFolder(objects.ptr, objects.size);
  git_buf_dispose(&objects);
  std::ofstream alternates(folder + "/objects/info/alternates", std::ios::binary);
  alternates << objectFolder << "\n";
  if (objectFolder.find('\n') != std::string::npos || !alternates.flush())
    return fail(ErrorKind::io, "A temporary folder for the push cannot be made.");
  // In a file only this user can read: on a command line every user of the computer could read a password in the URL.
  if (!gitMake<GitRemote>(code, [&](git_remote** out) { return git_remote_create(out, bare.get(), "target", url.c_str()); }))
    return std::unexpected(gitError(code, "The remote's address cannot be used."));

  std::vector<std::pair<std::string, std::string>> environment{{"GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh"}};
  const std::string shallow = std::string(git_repository_commondir(repository)) + "shallow";
  std::error_code ignored;
  if (std::filesystem::exists(shallow, ignored))
    environment.emplace_back("GIT_SHALLOW_FILE", shallow);
  if (transportOf(url) == Transport::ssh && !std::getenv("GIT_SSH")) {
    // The user's own ssh command, but never a question and never an unknown host.
    std::string ssh = "ssh";
    if (const char* own = std::getenv("GIT_SSH_COMMAND"); own && *own)
      ssh = own;
    else if (const ProgramResult set = runGit(folder, {"config", "--get", "core.sshCommand"}, {}); set.exitCode == 0)
      ssh = trimmedReason(set.output);
    environment.emplace_back("GIT_SSH_COMMAND", ssh + " -o BatchMode=yes -o StrictHostKeyChecking=yes");
  }
  const ProgramResult pushed = runGit(folder, {"-c", "core.hooksPath=/dev/null", "-c", "push.gpgSign=false", "push", "--porcelain",
                                               "--no-verify", "target", commit + ":" + reference}, {}, environment);
  if (pushed.ran && pushed.exitCode == 0)
    return {};
  std::string words;   // what the server printed
  std::string failure; // what git says of it
  for (const std::string_view line : splitLines(pushed.errors)) {
    if (line.starts_with("remote:"))
      words += std::string(line.substr(line.starts_with("remote: ") ? 8 : 7));
    else if (!line.starts_with("To ") && !line.starts_with("error: failed to push"))
      failure += line;
  }
  for (const std::string_view line : splitLines(pushed.output)) {
    if (!line.starts_with("!\t"))
      continue;
    const std::size_t summary = line.rfind('\t');
    std::string reason(withoutLineEnd(line.substr(summary + 1)));
    if (reason.starts_with("[rejected]"))
      reason = "the branch is there already with commits that this one does not have; nothing was overwritten, commit under another branch name";
    else if (const std::size_t open = reason.find('('); open != std::string::npos && reason.ends_with(')'))
      reason = reason.substr(open + 1, reason.size() - open - 2);
    return std::unexpected(refusedPush(withoutCredentials(url), reason, words));
  }
  return fail(ErrorKind::network, printableWords(failure.empty() ? words : failure));
}

Result<PushResult> GitRepositoryFolder::push(const std::string& branch, const std::string& remoteName)
{
  const std::string reference = "refs/heads/" + branch;
  git_oid commit;
  if (git_reference_name_to_id(&commit, m_repository.get(), reference.c_str()) < 0)
    return fail(ErrorKind::notFound, "There is no branch \"" + branch + "\" to push. Commit the fix first.", m_folder);
  HONE_TRY(const GitRemote remote, findRemote(remoteName));
  const char* pushUrl = git_remote_pushurl(remote.get());
  const char* fetchUrl = git_remote_url(remote.get());
  PushState state;
  state.url = absoluteUrl(pushUrl ? pushUrl : fetchUrl ? fetchUrl : "", m_folder);
  state.transport = transportOf(state.url);
  const std::string shown = withoutCredentials(state.url);
  const PushResult done{remoteName + " (" + shown + ")", reference, false};
  if (state.url.empty() || state.transport == Transport::other)
    return fail(ErrorKind::unsupported, "Hone pushes over file, http, https and ssh. The remote \"" + remoteName + "\" has another kind of address: " + shown, m_folder);
  git_remote_set_instance_pushurl(remote.get(), state.url.c_str());
  for (const char* name : {"id_ed25519", "id_ecdsa", "id_rsa"}) {
    const std::string key = homeFolder() + "/.ssh/" + name;
    std::error_code ignored;
    if (std::filesystem::exists(key, ignored))
      state.keys.push_back(key);
  }

  git_push_options options;
  git_push_options_init(&options, GIT_PUSH_OPTIONS_VERSION);
  options.callbacks.credentials = honeOnCredentials;
  options.callbacks.certificate_check = honeOnCertificate;
  options.callbacks.sideband_progress = honeOnSideband;
  options.callbacks.push_update_reference = honeOnReferenceUpdate;
  options.callbacks.payload = &state;
  options.proxy_opts.type = GIT_PROXY_AUTO;
  std::string refspec = reference + ":" + reference;
  char* strings[] = {refspec.data()};
  const git_strarray refspecs{strings, 1};
  git_error_clear(); // a stale text must not explain a new failure
  const int code = git_remote_push(remote.get(), &refspecs, &options);
  const std::string libraryWords = code < 0 ? printableWords(lastGitText()) : std::string();
  if (state.login && (state.loginRefused || code == 0))
    tellCredentialHelper(state.url, *state.login, !state.loginRefused);

  if (!state.rejection.empty())
    return std::unexpected(refusedPush(done.remote, state.rejection, state.words));
  if (code == 0)
    return done;
  if (code == GIT_ENONFASTFORWARD)
    return std::unexpected(refusedPush(done.remote, "the branch is there already with commits that this one does not have; nothing was overwritten, commit under another branch name", {}));
  if (state.transport == Transport::http && libraryWords.find("status code: 403") != std::string::npos)
    return std::unexpected(refusedPush(done.remote, "you may not write there (HTTP 403)", state.words));
  Error error = pushError(state, done.remote, libraryWords);
  // A refused password would be refused again, and a second try may lock the account.
  const bool loginMissing = state.transport == Transport::http && state.credentialCalls > 0 && !state.login;
  if (state.loginRefused || loginMissing || !hasGitProgram())
    return std::unexpected(error);
  auto byGit = pushWithGit(m_repository.get(), state.url, hexId(commit), reference);
  if (byGit) {
    // git pushed from a neutral repository: note here what the remote now has, as a push does.
    git_reference* tracking = nullptr;
    git_reference_create(&tracking, m_repository.get(), ("refs/remotes/" + remoteName + "/" + branch).c_str(), &commit, 1, "update by push");
    git_reference_free(tracking);
    return PushResult{done.remote, reference, true};
  }
  if (byGit.error().kind == ErrorKind::rejected)
    return std::unexpected(byGit.error());
  if (state.transport == Transport::http && byGit.error().message.find("Authentication failed") != std::string::npos) {
    state.loginRefused = true;
    return std::unexpected(pushError(state, done.remote, libraryWords));
  }
  if (!state.hostKey.empty() || state.badCertificate || byGit.error().message.empty())
    return std::unexpected(error);
  error.message += " Git itself says: " + byGit.error().message;
  return std::unexpected(std::move(error));
}

} // namespace hone
