// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/pastepanel.h"

#include "ui/dialogs/sentences.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

PastePanel::PastePanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_text(new QPlainTextEdit(this))
    , m_problem(new QLabel(this))
{
    setObjectName(u"pastePanel"_s);
    auto *about = new QLabel(tr("Paste a docker run line, also over several lines. It is only read: no variable is "
                                "replaced and nothing is run."),
                             this);
    about->setTextFormat(Qt::PlainText);
    about->setWordWrap(true);
    about->setProperty("muted", true);
    m_text->setObjectName(u"pasteText"_s);
    m_text->setAccessibleName(tr("The docker run line"));
    m_text->setPlaceholderText(u"docker run -d --name web -p 8888:8080 nginx:1.27"_s);
    m_text->setFont(Theme::monospaceFont(font()));
    m_text->setTabChangesFocus(true);
    m_text->installEventFilter(this);
    m_problem->setObjectName(u"pasteProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    auto *fill = new QPushButton(tr("Fill in"), this);
    fill->setObjectName(u"fillIn"_s);
    fill->setAutoDefault(false);
    fill->setToolTip(QKeySequence(Qt::CTRL | Qt::Key_Return).toString(QKeySequence::NativeText));
    auto *back = new QPushButton(tr("Back"), this);
    back->setObjectName(u"leavePaste"_s);
    back->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_problem, 1);
    buttons->addWidget(back);
    buttons->addWidget(fill);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(about);
    column->addWidget(m_text, 1);
    column->addLayout(buttons);
    setFocusProxy(m_text);
    connect(fill, &QPushButton::clicked, this, [this] { take(); });
    connect(back, &QPushButton::clicked, this, &PastePanel::left);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { complain({}); });
    connect(&theme, &Theme::changed, this, [this] { complain(m_problem->text()); });
}

void PastePanel::begin()
{
    const QString held = QGuiApplication::clipboard()->text();
    m_text->setPlainText(held.size() < 20'000 && run::parseDockerRun(held) ? held : QString());
    m_text->selectAll();
    m_text->setFocus();
}

bool PastePanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() & Qt::ControlModifier) {
            take();
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            Q_EMIT left();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void PastePanel::take()
{
    const auto parsed = run::parseDockerRun(m_text->toPlainText());
    if (!parsed)
        return complain(sentences(parsed.error()));
    Q_EMIT taken(*parsed);
}

void PastePanel::complain(const QString &text)
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(fleet::Tone::Bad));
    m_problem->setPalette(palette);
    m_problem->setText(text);
}

} // namespace bayplan::ui
