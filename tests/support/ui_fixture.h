#pragma once

#include <memory>

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_context.h"
#include "workspace/workspace.h"

namespace hone::test {

/// A real workspace on a temporary store with a few conversations of two kinds, imported through the ordinary door.
class UiFixture {
public:
  explicit UiFixture(bool analyzed = true)
  {
    auto opened = Workspace::open((m_folder.path() + QStringLiteral("/test.db")).toStdString());
    if (!opened)
      qFatal("%s", opened.error().describe().c_str());
    m_workspace = std::move(*opened);
    QFile file(m_folder.filePath(QStringLiteral("support.jsonl")));
    if (!file.open(QIODevice::WriteOnly))
      qFatal("cannot write the conversations of the test");
    for (int i = 0; i < 24; ++i)
      file.write(conversation(i).toUtf8() + '\n');
    file.close();
    import(file.fileName());
    if (analyzed)
      if (const auto done = m_workspace->analyze({}); !done)
        qFatal("%s", done.error().describe().c_str());
    m_context = std::make_unique<ui::UiContext>(*m_workspace);
    ui::Theme::instance().apply(*qApp, ui::ThemeMode::light);
  }

  ~UiFixture()
  {
    m_context.reset();
    // Queries that still run use the workspace.
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    m_workspace.reset();
  }

  void import(const QString& path)
  {
    ImportFilesRequest request;
    request.paths = {path.toStdString()};
    if (const auto done = m_workspace->importFiles(request, {}); !done)
      qFatal("%s", done.error().describe().c_str());
  }

  Workspace& workspace() { return *m_workspace; }
  ui::UiContext& context() { return *m_context; }
  QString folder() const { return m_folder.path(); }

  /// Even ones cancel an order and mostly succeed, odd ones return an item and mostly fail.
  static QString conversation(int i)
  {
    const bool cancels = i % 2 == 0;
    const bool failed = cancels ? i % 12 == 0 : i % 12 != 1;
    return QStringLiteral(
             R"({"id":"c%1","user_id":"u%2","agent":"shop","agent_version":"v%3","outcome":"%4","messages":[)"
             R"({"role":"system","content":"You help with orders."},)"
             R"({"role":"user","content":"%5 number %1 please"},)"
             R"({"role":"assistant","content":"","tool_calls":[{"id":"t%1","type":"function","function":{"name":"%6","arguments":"{\"order_id\":\"%1\"}"}}]},)"
             R"({"role":"tool","tool_call_id":"t%1","content":"%7"},)"
             R"({"role":"assistant","content":"%8"},{"role":"user","content":"%9"}]})")
      .arg(QString::number(i), QString::number(i % 7), QString::number(i % 2 + 1), failed ? QStringLiteral("failed") : QStringLiteral("resolved"),
           cancels ? QStringLiteral("I want to cancel my order") : QStringLiteral("I would like to return an item from my delivery"),
           cancels ? QStringLiteral("cancel_order") : QStringLiteral("return_item"), failed ? QStringLiteral("Error: not allowed") : QStringLiteral("done"),
           failed ? QStringLiteral("I am sorry, I cannot do that.") : QStringLiteral("That is done."))
      .arg(failed ? QStringLiteral("This is useless, I asked you to do it.") : QStringLiteral("Thank you."));
  }

private:
  QTemporaryDir m_folder;
  std::unique_ptr<Workspace> m_workspace;
  std::unique_ptr<ui::UiContext> m_context;
};

} // namespace hone::test
