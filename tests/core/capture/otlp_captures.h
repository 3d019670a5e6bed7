#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <string>
#include <vector>

#include "capture/byte_stream.h"
#include "capture/otlp.h"
#include "model/conversation.h"

namespace hone::test {

/// A request as an SDK sent it.
struct CapturedRequest {
  OtlpSignal signal = OtlpSignal::traces;
  OtlpEncoding encoding = OtlpEncoding::protobuf;
  std::string body;
};

inline QString capturesFolder() { return QStringLiteral(HONE_TEST_DATA "/otlp-captures"); }

inline std::string readThrough(const QString& path)
{
  auto raw = openFileStream(path.toStdString());
  if (!raw)
    return {};
  auto stream = decodeStream(std::move(*raw));
  std::string bytes;
  char buffer[65536];
  while (stream) {
    const auto size = (*stream)->read(buffer, sizeof buffer);
    if (!size || *size == 0)
      break;
    bytes.append(buffer, *size);
  }
  return bytes;
}

/// The bodies of a capture in their order; `decoded`: the same requests as OTLP/JSON.
inline std::vector<CapturedRequest> capturedRequests(const QString& sdk, bool decoded = false)
{
  std::vector<CapturedRequest> requests;
  const QDir folder(capturesFolder() + u'/' + sdk);
  const QStringList names = folder.entryList({decoded ? QStringLiteral("*.decoded.json.gz") : QStringLiteral("*.body.*")}, QDir::Files, QDir::Name);
  for (const QString& name : names) {
    CapturedRequest request;
    request.signal = name.contains(u"-logs.") ? OtlpSignal::logs : OtlpSignal::traces;
    request.encoding = name.contains(u".body.pb") ? OtlpEncoding::protobuf : OtlpEncoding::json;
    request.body = readThrough(folder.filePath(name));
    requests.push_back(std::move(request));
  }
  return requests;
}

inline QJsonObject expectedOf(const QString& sdk)
{
  QFile file(capturesFolder() + u'/' + sdk + QStringLiteral("/expected.json"));
  return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

inline QString words(const std::string& text) { return QString::fromStdString(text); }

/// Why a conversation is not the one that was spoken; empty when it is.
inline QString difference(const Conversation& conversation, const QJsonObject& expected)
{
  QStringList said, wanted;
  for (const Message& message : conversation.messages) {
    if (message.role == Role::tool || (message.role == Role::assistant && message.text.empty()))
      continue;
    QString text = words(message.text);
    // A part that is no text stands as "[type]".
    const bool image = text.contains(u"\n[");
    if (image)
      text = text.left(text.indexOf(u"\n["));
    said << words(std::string(toString(message.role))) + QStringLiteral(": ") + text;
  }
  for (const QJsonValue& message : expected[u"messages"].toArray())
    wanted << message[u"role"].toString() + QStringLiteral(": ") + message[u"text"].toString();
  if (said != wanted)
    return QStringLiteral("messages:\n  %1\nbut expected:\n  %2").arg(said.join(QStringLiteral("\n  ")), wanted.join(QStringLiteral("\n  ")));
  QStringList calls, wantedCalls;
  const auto line = [](const QString& name, const QJsonValue& arguments, const QJsonValue& result, bool failed) {
    return name + QString::fromUtf8(QJsonDocument(QJsonArray{arguments, result}).toJson(QJsonDocument::Compact)) + (failed ? QStringLiteral(" failed") : QString());
  };
  const auto json = [](const std::string& text) { return QJsonValue(QJsonDocument::fromJson(QByteArray::fromStdString(text)).object()); };
  for (const Message& message : conversation.messages)
    for (const ToolCall& call : message.toolCalls)
      calls << line(words(call.name), json(call.arguments),
                    call.resultIndex ? json(conversation.messages.at(static_cast<std::size_t>(*call.resultIndex)).text) : QJsonValue(),
                    call.status == ToolCall::Status::error);
  for (const QJsonValue& call : expected[u"toolCalls"].toArray())
    wantedCalls << line(call[u"name"].toString(), call[u"arguments"], call[u"result"], call[u"isError"].toBool());
  if (calls != wantedCalls)
    return QStringLiteral("calls:\n  %1\nbut expected:\n  %2").arg(calls.join(QStringLiteral("\n  ")), wantedCalls.join(QStringLiteral("\n  ")));
  if (words(conversation.user.externalId) != expected[u"userId"].toString())
    return QStringLiteral("user is %1, not %2").arg(words(conversation.user.externalId), expected[u"userId"].toString());
  return {};
}

} // namespace hone::test
