#include <QSslCertificate>
#include <QTemporaryDir>
#include <QtTest>

#include <string>

#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

#include "receiver/tls.h"
#include "receiver/wire.h"

using namespace hone;

namespace {

enum Form { gzipForm = 15 + 16, zlibForm = 15, rawForm = -15 };

std::string deflated(const std::string& text, Form form)
{
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, form, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstdPacked(const std::string& text)
{
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

} // namespace

Q_DECLARE_METATYPE(std::string)

class TestWire : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void pathsAreNamed_data();
  void pathsAreNamed();
  void contentTypes_data();
  void contentTypes();
  void bodiesAreDecoded_data();
  void bodiesAreDecoded();
  void bodiesAreRefused_data();
  void bodiesAreRefused();
  void theLimitIsOfTheInflatedSize();
  void answersOfExports();
  void tokensAreCompared();
  void certificates();
  void certificatesAreNotWrittenOver();
  void badHostNames_data();
  void badHostNames();
};

void TestWire::pathsAreNamed_data()
{
  QTest::addColumn<QString>("target");
  QTest::addColumn<int>("endpoint"); // -1: none
  const auto row = [](const char* target, int endpoint) { QTest::newRow(target) << QString::fromLatin1(target) << endpoint; };
  row("/v1/traces", static_cast<int>(Endpoint::traces));
  row("/v1/traces/", static_cast<int>(Endpoint::traces));
  row("/v1/traces?x=1", static_cast<int>(Endpoint::traces));
  row("/v1/logs", static_cast<int>(Endpoint::logs));
  row("/v1/metrics", static_cast<int>(Endpoint::metrics));
  row("/v1/events", static_cast<int>(Endpoint::events));
  row("/api/public/otel/v1/traces", static_cast<int>(Endpoint::traces));
  row("/otel/v1/traces", static_cast<int>(Endpoint::traces));
  row("/api/v1/capture-session", static_cast<int>(Endpoint::captureSession));
  row("/api/v1/capture-event", static_cast<int>(Endpoint::captureEvent));
  row("/", -1);
  row("", -1);
  row("/v1/tracesx", -1);
  row("/v1/Traces", -1);
  row("/otel", -1);
  row("/otel/otel/v1/traces", -1);
  row("http://other.example/v1/traces", -1);
  row("/v1/../v1/traces", -1);
}

void TestWire::pathsAreNamed()
{
  QFETCH(QString, target);
  QFETCH(int, endpoint);
  const auto found = endpointOf(target.toStdString());
  QCOMPARE(found ? static_cast<int>(*found) : -1, endpoint);
}

void TestWire::contentTypes_data()
{
  QTest::addColumn<QString>("type");
  QTest::addColumn<int>("encoding");
  const auto row = [](const char* type, int encoding) { QTest::newRow(type) << QString::fromLatin1(type) << encoding; };
  row("application/json", static_cast<int>(BodyEncoding::json));
  row("Application/JSON; charset=utf-8", static_cast<int>(BodyEncoding::json));
  row("application/x-protobuf", static_cast<int>(BodyEncoding::protobuf));
  row("application/protobuf", static_cast<int>(BodyEncoding::protobuf));
  row("", -1);
  row("text/plain", -1); // what a web page could send without asking
  row("application/x-www-form-urlencoded", -1);
  row("application/jsonx", -1);
}

void TestWire::contentTypes()
{
  QFETCH(QString, type);
  QFETCH(int, encoding);
  const auto found = encodingOf(type.toStdString());
  QCOMPARE(found ? static_cast<int>(*found) : -1, encoding);
}

void TestWire::bodiesAreDecoded_data()
{
  QTest::addColumn<std::string>("body");
  QTest::addColumn<std::string>("encoding");
  QTest::addColumn<std::string>("text");
  std::string text;
  for (int i = 0; i < 50000; ++i)
    text += "line " + std::to_string(i * 7919 % 10007) + "\n";
  QTest::newRow("none") << text << std::string() << text;
  QTest::newRow("identity") << text << std::string("identity") << text;
  QTest::newRow("empty") << std::string() << std::string() << std::string();
  QTest::newRow("gzip") << deflated(text, gzipForm) << std::string("gzip") << text;
  QTest::newRow("GZIP with spaces") << deflated(text, gzipForm) << std::string(" GZIP ") << text;
  QTest::newRow("gzip of nothing") << deflated("", gzipForm) << std::string("gzip") << std::string();
  QTest::newRow("gzip in two members") << deflated("one,", gzipForm) + deflated("two", gzipForm) << std::string("gzip") << std::string("one,two");
  QTest::newRow("deflate") << deflated(text, zlibForm) << std::string("deflate") << text;
  QTest::newRow("deflate without its head") << deflated(text, rawForm) << std::string("deflate") << text;
  QTest::newRow("zstd") << zstdPacked(text) << std::string("zstd") << text;
  QTest::newRow("zstd of nothing") << zstdPacked("") << std::string("zstd") << std::string();
}

void TestWire::bodiesAreDecoded()
{
  QFETCH(std::string, body);
  QFETCH(std::string, encoding);
  QFETCH(std::string, text);
  const auto decoded = decodeBody(std::move(body), encoding);
  QVERIFY2(decoded, decoded ? "" : decoded.error().message.c_str());
  QVERIFY(*decoded == text);
}

void TestWire::bodiesAreRefused_data()
{
  QTest::addColumn<std::string>("body");
  QTest::addColumn<std::string>("encoding");
  QTest::addColumn<int>("kind");
  const std::string text = "some text that is worth compressing, some text that is worth compressing";
  const int invalid = static_cast<int>(ErrorKind::invalidInput), rejected = static_cast<int>(ErrorKind::rejected);
  const std::string packed = deflated(text, gzipForm), frame = zstdPacked(text);
  QTest::newRow("gzip cut short") << packed.substr(0, packed.size() - 9) << std::string("gzip") << invalid;
  QTest::newRow("gzip without its end") << packed.substr(0, packed.size() - 1) << std::string("gzip") << invalid;
  QTest::newRow("no gzip") << text << std::string("gzip") << invalid;
  QTest::newRow("gzip of no bytes") << std::string() << std::string("gzip") << invalid;
  QTest::newRow("gzip with bytes behind") << packed + "behind" << std::string("gzip") << invalid;
  std::string wrong = packed;
  wrong[wrong.size() - 6] = static_cast<char>(wrong[wrong.size() - 6] ^ 1);
  QTest::newRow("gzip with a wrong checksum") << wrong << std::string("gzip") << invalid;
  QTest::newRow("zstd cut short") << frame.substr(0, frame.size() - 3) << std::string("zstd") << invalid;
  QTest::newRow("zstd of no bytes") << std::string() << std::string("zstd") << invalid;
  QTest::newRow("no zstd") << text << std::string("zstd") << invalid;
  QTest::newRow("brotli") << text << std::string("br") << static_cast<int>(ErrorKind::unsupported);
  QTest::newRow("two encodings") << packed << std::string("gzip, gzip") << static_cast<int>(ErrorKind::unsupported);
  // 200 MB of zeros in 200 KB.
  const std::string zeros(std::size_t{200} << 20, '\0');
  QTest::newRow("gzip bomb") << deflated(zeros, gzipForm) << std::string("gzip") << rejected;
  QTest::newRow("deflate bomb") << deflated(zeros, zlibForm) << std::string("deflate") << rejected;
  QTest::newRow("zstd bomb") << zstdPacked(zeros) << std::string("zstd") << rejected;
}

void TestWire::bodiesAreRefused()
{
  QFETCH(std::string, body);
  QFETCH(std::string, encoding);
  QFETCH(int, kind);
  const auto decoded = decodeBody(std::move(body), encoding);
  QVERIFY(!decoded);
  QCOMPARE(static_cast<int>(decoded.error().kind), kind);
  QVERIFY(!decoded.error().message.empty());
}

void TestWire::theLimitIsOfTheInflatedSize()
{
  for (const char* encoding : {"", "gzip", "deflate", "zstd"}) {
    const std::string fits(1000, 'x'), large(1001, 'x');
    const auto pack = [&](const std::string& text) {
      const std::string name = encoding;
      return name.empty() ? text : name == "zstd" ? zstdPacked(text) : deflated(text, name == "gzip" ? gzipForm : zlibForm);
    };
    const auto good = decodeBody(pack(fits), encoding, 1000);
    QVERIFY2(good && *good == fits, encoding);
    const auto bad = decodeBody(pack(large), encoding, 1000);
    QVERIFY2(!bad && bad.error().kind == ErrorKind::rejected, encoding);
  }
}

void TestWire::answersOfExports()
{
  QCOMPARE(exportResponse(Endpoint::traces, BodyEncoding::protobuf, 0, ""), std::string());
  QCOMPARE(exportResponse(Endpoint::traces, BodyEncoding::json, 0, ""), std::string("{}"));
  // partial_success (1) { rejected (1) = 300, error_message (2) = "bad" }
  QCOMPARE(exportResponse(Endpoint::traces, BodyEncoding::protobuf, 300, "bad"), std::string("\x0a\x08\x08\xac\x02\x12\x03" "bad"));
  QCOMPARE(exportResponse(Endpoint::traces, BodyEncoding::json, 2, "a \"b\""),
           std::string(R"({"partialSuccess":{"rejectedSpans":"2","errorMessage":"a \"b\""}})"));
  QCOMPARE(exportResponse(Endpoint::logs, BodyEncoding::json, 1, "x"), std::string(R"({"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"x"}})"));
  QCOMPARE(statusBody(BodyEncoding::protobuf, 3, "no"), std::string("\x08\x03\x12\x02no"));
  QCOMPARE(statusBody(BodyEncoding::json, 3, "no"), std::string(R"({"code":3,"message":"no"})"));
}

void TestWire::tokensAreCompared()
{
  QVERIFY(equalsInConstantTime("secret", "secret"));
  QVERIFY(!equalsInConstantTime("secret", "secreT"));
  QVERIFY(!equalsInConstantTime("secret", "secret2"));
  QVERIFY(!equalsInConstantTime("", "secret"));
  const std::string token = makeToken();
  QCOMPARE(token.size(), std::size_t{64});
  QVERIFY(token != makeToken());
}

void TestWire::certificates()
{
  QTemporaryDir folder;
  const std::string certificate = folder.filePath(QStringLiteral("c.pem")).toStdString(), key = folder.filePath(QStringLiteral("k.pem")).toStdString();
  const auto made = makeSelfSignedCertificate(certificate, key, {"hone.example", "10.1.2.3", "fe80::1"});
  QVERIFY2(made, made ? "" : made.error().message.c_str());
  struct stat info {};
  QCOMPARE(::stat(key.c_str(), &info), 0);
  QCOMPARE(static_cast<int>(info.st_mode & 0777), 0600);
  const auto read = QSslCertificate::fromPath(QString::fromStdString(certificate));
  QCOMPARE(read.size(), 1);
  const auto names = read.front().subjectAlternativeNames();
  QVERIFY(names.contains(QSsl::DnsEntry, QStringLiteral("hone.example")));
  QVERIFY(names.contains(QSsl::IpAddressEntry, QStringLiteral("10.1.2.3")));
  QVERIFY(names.values(QSsl::IpAddressEntry).join(QLatin1Char(' ')).contains(QStringLiteral("fe80"), Qt::CaseInsensitive));
  QVERIFY(read.front().isSelfSigned());
  QVERIFY(read.front().expiryDate() > QDateTime::currentDateTime().addDays(700));
  const auto fingerprint = certificateFingerprint(certificate);
  QVERIFY(fingerprint);
  QCOMPARE(QByteArray::fromStdString(*fingerprint), read.front().digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

void TestWire::certificatesAreNotWrittenOver()
{
  QTemporaryDir folder;
  const std::string certificate = folder.filePath(QStringLiteral("c.pem")).toStdString(), key = folder.filePath(QStringLiteral("k.pem")).toStdString();
  QVERIFY(makeSelfSignedCertificate(certificate, key, {"localhost"}));
  const auto before = certificateFingerprint(certificate);
  const auto again = makeSelfSignedCertificate(certificate, key, {"localhost"});
  QVERIFY(!again);
  QCOMPARE(static_cast<int>(again.error().kind), static_cast<int>(ErrorKind::alreadyExists));
  QCOMPARE(*certificateFingerprint(certificate), *before);
  // A certificate of that name, and no key: no key is left behind either.
  const std::string otherKey = folder.filePath(QStringLiteral("k2.pem")).toStdString();
  QVERIFY(!makeSelfSignedCertificate(certificate, otherKey, {"localhost"}));
  QVERIFY(!QFile::exists(QString::fromStdString(otherKey)));
}

void TestWire::badHostNames_data()
{
  QTest::addColumn<QString>("host");
  for (const char* host : {"", "a,DNS:b", "a b", "a\nb", "a\"b", "999.1.1.1", "1.2.3.4.5", ":::x"})
    QTest::newRow(host) << QString::fromLatin1(host);
}

void TestWire::badHostNames()
{
  QFETCH(QString, host);
  QTemporaryDir folder;
  const std::string key = folder.filePath(QStringLiteral("k")).toStdString();
  QVERIFY(!makeSelfSignedCertificate(folder.filePath(QStringLiteral("c")).toStdString(), key, {host.toStdString()}));
  QVERIFY(!QFile::exists(QString::fromStdString(key)));
}

QTEST_GUILESS_MAIN(TestWire)
#include "tst_wire.moc"
