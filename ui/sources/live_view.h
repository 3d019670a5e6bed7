#pragma once

#include <vector>

#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"
#include "workspace/live.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTimer;
class QVBoxLayout;

namespace hone::ui {

class CodeBlock;
class ElidedLabel;

/// The live receiver: starting and stopping it, what it hears, and how an agent is pointed at it. GUI thread.
class LiveView : public QWidget {
  Q_OBJECT
public:
  explicit LiveView(UiContext& context, QWidget* parent = nullptr);
  ~LiveView() override;

  void refresh();

Q_SIGNALS:
  void changed(); ///< started or stopped

protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

private:
  QWidget* makeState();
  QWidget* makeSettings();
  QWidget* makeSetup();
  void loadOptions();
  void showOptions(const LiveOptions& options);
  LiveOptions options() const;
  bool isLocal() const;
  void updateSettings();
  void start(bool anyPort = false);
  void stop();
  void makeCertificate();
  void showStatus(const LiveStatus& status);
  void showCounts();
  void loadSetups();
  void showSetup(int index);

  UiContext& m_context;
  QLabel* m_picture;
  QLabel* m_headline;
  QLabel* m_where;
  QPushButton* m_newest;
  QLabel* m_newestTime;
  QFrame* m_problem;
  QLabel* m_problemText;
  QPushButton* m_otherPort;
  QPushButton* m_toggle;
  QLabel* m_counts;
  QWidget* m_settings;
  QComboBox* m_host;
  QSpinBox* m_port;
  QCheckBox* m_grpc;
  QSpinBox* m_grpcPort;
  QWidget* m_network;
  QCheckBox* m_byItself;
  QCheckBox* m_masked;
  QLineEdit* m_token;
  QLabel* m_certificate;
  QComboBox* m_setups;
  QLabel* m_setupNote;
  CodeBlock* m_setupCode;
  QTimer* m_timer;
  LiveStatus m_status;
  LiveOptions m_files;  ///< carries the paths of certificate and key
  std::vector<LiveSetup> m_setupTexts;
  QString m_startProblem;
  bool m_busy = false;
  LatestQuery m_query;
  LatestQuery m_setupQuery;
};

} // namespace hone::ui
