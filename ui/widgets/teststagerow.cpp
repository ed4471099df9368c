// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/teststagerow.h"

#include "core/plaintext.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::ConnectionTest;
using State = ConnectionTest::State;

namespace {

constexpr int stageSignSize = 16;
constexpr int longestText = 600;
constexpr std::chrono::milliseconds turnEvery{60};
constexpr int turnStep = 24; // degrees

QString tr(const char *text)
{
    return QCoreApplication::translate("TestStageRow", text);
}

QString durationText(std::chrono::milliseconds took)
{
    if (took.count() < 1000)
        return tr("%1 ms").arg(QLocale().toString(qlonglong(took.count())));
    return tr("%1 s").arg(QLocale().toString(double(took.count()) / 1000.0, 'f', 1));
}

QLabel *textLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->hide();
    return label;
}

} // namespace

/// A ring while it waits, a turning arc while it runs, a tick or a cross at the end.
class TestStageRow::Sign : public QWidget
{
public:
    Sign(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
    {
        setFixedSize(stageSignSize, stageSignSize);
        m_turn.setInterval(turnEvery);
        connect(&m_turn, &QTimer::timeout, this, [this] {
            m_angle = (m_angle + turnStep) % 360;
            update();
        });
    }

    void setState(State state)
    {
        m_state = state;
        if (state == State::Running && !m_turn.isActive())
            m_turn.start();
        else if (state != State::Running)
            m_turn.stop();
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors &colors = m_theme.colors();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF ring = QRectF(rect()).adjusted(2, 2, -2, -2);
        switch (m_state) {
        case State::Waiting:
            painter.setPen(QPen(colors.off, 1.5));
            painter.drawEllipse(ring);
            return;
        case State::Running:
            painter.setPen(QPen(colors.line, 2));
            painter.drawEllipse(ring);
            painter.setPen(QPen(colors.accent, 2, Qt::SolidLine, Qt::RoundCap));
            painter.drawArc(ring, -m_angle * 16, 100 * 16);
            return;
        case State::Passed:
        case State::Failed:
            break;
        }
        const bool passed = m_state == State::Passed;
        painter.setPen(Qt::NoPen);
        painter.setBrush(passed ? colors.green : colors.red);
        painter.drawEllipse(QRectF(rect()).adjusted(1, 1, -1, -1));
        painter.setPen(QPen(colors.panel, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        if (passed) {
            painter.drawPolyline(QPolygonF({{4.8, 8.3}, {7.2, 10.6}, {11.3, 5.8}}));
        } else {
            painter.drawLine(QPointF(5.6, 5.6), QPointF(10.4, 10.4));
            painter.drawLine(QPointF(10.4, 5.6), QPointF(5.6, 10.4));
        }
    }

private:
    const Theme &m_theme;
    State m_state = State::Waiting;
    QTimer m_turn;
    int m_angle = 0;
};

TestStageRow::TestStageRow(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_sign(new Sign(theme, this))
    , m_name(new QLabel(this))
    , m_word(new QLabel(this))
    , m_detail(textLabel(this))
    , m_next(textLabel(this))
{
    m_name->setTextFormat(Qt::PlainText);
    m_word->setTextFormat(Qt::PlainText);
    m_word->setProperty("muted", true);
    m_detail->setObjectName(u"stageDetail"_s);
    m_next->setObjectName(u"stageNext"_s);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_name, 1);
    head->addWidget(m_word);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addLayout(head);
    texts->addWidget(m_detail);
    texts->addWidget(m_next);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(m_sign, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

void TestStageRow::show(const ConnectionTest::Stage &stage, engine::Endpoint::Kind kind)
{
    const bool failed = stage.state == State::Failed;
    m_state = stage.state;
    m_sign->setState(stage.state);
    m_name->setText(fleet::stepName(stage.step, kind));
    m_word->setText(stageStateText(stage));
    const QString detail = failed && stage.error ? stage.error->what + u'.' : stage.detail;
    m_detail->setText(core::plainLine(detail, longestText));
    m_detail->setVisible(!detail.isEmpty());
    const QString next = failed && stage.error ? stage.error->next : QString();
    m_next->setText(next.isEmpty() ? next : core::plainLine(next + u'.', longestText));
    m_next->setVisible(!next.isEmpty());
    setAccessibleName(m_name->text() + u": "_s + m_word->text());
    setAccessibleDescription(QString(m_detail->text() + u' ' + m_next->text()).trimmed());
    restyle();
    QWidget::show();
}

void TestStageRow::restyle()
{
    const Colors &colors = m_theme.colors();
    const auto colour = [](QLabel &label, const QColor &color) {
        QPalette palette = label.palette();
        palette.setColor(QPalette::WindowText, color);
        label.setPalette(palette);
    };
    const bool failed = m_state == State::Failed;
    colour(*m_name, m_state == State::Waiting ? colors.muted : colors.text);
    colour(*m_detail, failed ? colors.redText : colors.muted);
    colour(*m_next, colors.text);
    m_sign->update();
}

QString stageStateText(const ConnectionTest::Stage &stage)
{
    switch (stage.state) {
    case State::Waiting:
        return tr("waiting");
    case State::Running:
        return tr("running…");
    case State::Passed:
        return durationText(stage.took);
    case State::Failed:
        break;
    }
    return tr("failed after %1").arg(durationText(stage.took));
}

QString stagesText(const QList<ConnectionTest::Stage> &stages, const engine::Endpoint &endpoint)
{
    QStringList lines{core::plainLine(endpoint.toString())};
    for (const ConnectionTest::Stage &stage : stages) {
        QString line = fleet::stepName(stage.step, endpoint.kind) + u": "_s + stageStateText(stage);
        if (!stage.detail.isEmpty())
            line += u", "_s + core::plainLine(stage.detail, longestText);
        lines << line;
        if (stage.error)
            lines << u"  "_s + core::plainLine(stage.error->message(), longestText);
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace bayplan::ui
