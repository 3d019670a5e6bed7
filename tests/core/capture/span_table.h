#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <string>
#include <utility>

#include "capture/assembly.h"
#include "capture/otlp.h"

namespace hone::test {

inline Message said(Role role, std::string text)
{
  Message message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

/// A trace as a list of [name, id, parent, {attributes}, {"events": [[name, {…}]], "error": "…", "start": s, "end": s}].
/// Times are seconds after a fixed one; a span that says none starts one second after the span before it and takes half a
/// second. An attribute that is a list or an object is sent as such, not as JSON in a text.
inline QJsonObject otlpValue(const QJsonValue& value)
{
  if (value.isString())
    return {{QStringLiteral("stringValue"), value}};
  if (value.isBool())
    return {{QStringLiteral("boolValue"), value}};
  if (value.isDouble())
    return value.toDouble() == static_cast<double>(value.toInteger()) ? QJsonObject{{QStringLiteral("intValue"), QString::number(value.toInteger())}}
                                                                     : QJsonObject{{QStringLiteral("doubleValue"), value}};
  if (value.isArray()) {
    QJsonArray values;
    for (const QJsonValue& item : value.toArray())
      values.append(otlpValue(item));
    return {{QStringLiteral("arrayValue"), QJsonObject{{QStringLiteral("values"), values}}}};
  }
  if (value.isObject()) {
    QJsonArray values;
    const QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field)
      values.append(QJsonObject{{QStringLiteral("key"), field.key()}, {QStringLiteral("value"), otlpValue(field.value())}});
    return {{QStringLiteral("kvlistValue"), QJsonObject{{QStringLiteral("values"), values}}}};
  }
  return {};
}

inline QJsonArray otlpAttributes(const QJsonObject& attributes)
{
  QJsonArray list;
  for (auto field = attributes.begin(); field != attributes.end(); ++field)
    list.append(QJsonObject{{QStringLiteral("key"), field.key()}, {QStringLiteral("value"), otlpValue(field.value())}});
  return list;
}

inline QString nanos(double second) { return QString::number(1750000000000000000LL + static_cast<qint64>(second * 1e9)); }

/// The request that holds the spans; trace: two hex digits that make the trace's id.
inline std::string otlpRequest(const QByteArray& table, const QString& scope = QStringLiteral("test"), const QString& trace = QStringLiteral("aa"),
                               const QJsonObject& resource = {})
{
  const QJsonArray rows = QJsonDocument::fromJson(table).array();
  if (rows.isEmpty())
    qFatal("The table of spans is no JSON: %s", table.constData());
  QJsonArray spans;
  double second = trace.toInt(nullptr, 16);
  for (const QJsonValue& row : rows) {
    const QJsonObject more = row[4].toObject();
    second = more.contains(u"start") ? more[u"start"].toDouble() : second + 1;
    const auto id = [](const QString& text) { return text.isEmpty() ? QString() : QString::fromLatin1(text.toLatin1().toHex()).leftJustified(16, u'0').left(16); };
    QJsonObject span{{QStringLiteral("traceId"), QString(trace.repeated(16))},
                     {QStringLiteral("spanId"), id(row[1].toString())},
                     {QStringLiteral("parentSpanId"), id(row[2].toString())},
                     {QStringLiteral("name"), row[0]},
                     {QStringLiteral("startTimeUnixNano"), nanos(second)},
                     {QStringLiteral("endTimeUnixNano"), nanos(more.contains(u"end") ? more[u"end"].toDouble() : second + 0.5)},
                     {QStringLiteral("attributes"), otlpAttributes(row[3].toObject())}};
    QJsonArray events;
    for (const QJsonValue& event : more[u"events"].toArray())
      events.append(QJsonObject{{QStringLiteral("name"), event[0]}, {QStringLiteral("timeUnixNano"), nanos(second)}, {QStringLiteral("attributes"), otlpAttributes(event[1].toObject())}});
    span[QStringLiteral("events")] = events;
    if (more.contains(u"error"))
      span[QStringLiteral("status")] = QJsonObject{{QStringLiteral("code"), 2}, {QStringLiteral("message"), more[u"error"]}};
    spans.append(span);
  }
  const QJsonObject request{{QStringLiteral("resourceSpans"),
                             QJsonArray{QJsonObject{{QStringLiteral("resource"), QJsonObject{{QStringLiteral("attributes"), otlpAttributes(resource)}}},
                                                    {QStringLiteral("scopeSpans"), QJsonArray{QJsonObject{{QStringLiteral("scope"), QJsonObject{{QStringLiteral("name"), scope}}},
                                                                                                         {QStringLiteral("spans"), spans}}}}}}}};
  return QJsonDocument(request).toJson(QJsonDocument::Compact).toStdString();
}

/// A conversation in a line: "s:Help. | u:Hi | a:<search {"q":1}=found> | t:found | a:Hello". A call shows its arguments
/// and, behind "=", the result that is joined to it; "!" marks one that failed.
inline QString lineOf(const Conversation& conversation)
{
  QStringList lines;
  for (const Message& message : conversation.messages) {
    QString line = QString::fromStdString(std::string(toString(message.role)).substr(0, 1) + ":" + message.text);
    for (const ToolCall& call : message.toolCalls) {
      line += QString::fromStdString("<" + call.name + " " + call.arguments);
      if (call.resultIndex)
        line += u'=' + QString::fromStdString(conversation.messages.at(static_cast<std::size_t>(*call.resultIndex)).text);
      line += call.status == ToolCall::Status::error ? QStringLiteral("!>") : QStringLiteral(">");
    }
    lines << line;
  }
  return lines.join(QStringLiteral(" | "));
}

} // namespace hone::test
