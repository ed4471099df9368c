// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/pastepanel.h"

#include "core/plaintext.h"
#include "run/composefile.h"
#include "ui/dialogs/sentences.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using run::ComposeFile;

namespace {

/// With the line it is about, which is nowhere else to be seen.
QString sentencesWithLine(core::Error error)
{
    if (!error.where.isEmpty())
        error.what = error.where + u": "_s + error.what;
    return sentences(error);
}

bool isTaken(const QString &text)
{
    return text.size() < 20'000 && (ComposeFile::looksLikeOne(text) ? ComposeFile::parse(text).has_value()
                                                                    : run::parseDockerRun(text).has_value());
}

} // namespace

PastePanel::PastePanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_text(new QPlainTextEdit(this))
    , m_services(new QComboBox(this))
    , m_problem(new QLabel(this))
{
    setObjectName(u"pastePanel"_s);
    auto *about = new QLabel(tr("Paste a docker run line, also over several lines, or a Compose file. It is only read: "
                                "nothing is run, and variables have no values but their defaults."),
                             this);
    about->setTextFormat(Qt::PlainText);
    about->setWordWrap(true);
    about->setProperty("muted", true);
    m_text->setObjectName(u"pasteText"_s);
    m_text->setAccessibleName(tr("The docker run line or Compose file"));
    m_text->setPlaceholderText(u"docker run -d --name web -p 8888:8080 nginx:1.27"_s);
    m_text->setFont(Theme::monospaceFont(font()));
    m_text->setTabChangesFocus(true);
    m_text->installEventFilter(this);
    m_services->setObjectName(u"pasteService"_s);
    m_services->setAccessibleName(tr("The service of the Compose file"));
    m_services->setToolTip(tr("Which of the file's services to fill in"));
    m_services->hide();
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
    buttons->addWidget(m_services);
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
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        complain({});
        offerServices();
    });
    connect(&theme, &Theme::changed, this, [this] { complain(m_problem->text()); });
}

void PastePanel::begin()
{
    const QString held = QGuiApplication::clipboard()->text();
    m_text->setPlainText(isTaken(held) ? held : QString());
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
    const QString text = m_text->toPlainText();
    if (ComposeFile::looksLikeOne(text))
        return takeService(text);
    const auto parsed = run::parseDockerRun(text);
    if (!parsed)
        return complain(sentences(parsed.error()));
    Q_EMIT taken(*parsed);
}

void PastePanel::offerServices()
{
    const QString text = m_text->toPlainText();
    QStringList names;
    if (ComposeFile::looksLikeOne(text)) {
        if (const auto file = ComposeFile::parse(text))
            names = file->services();
    }
    const QString chosen = m_services->currentData().toString();
    m_services->clear();
    for (const QString &name : std::as_const(names))
        m_services->addItem(core::plainLine(name, 60), name);
    m_services->setCurrentIndex(names.isEmpty() ? -1 : std::max(0, int(names.indexOf(chosen))));
    m_services->setVisible(names.size() > 1);
}

void PastePanel::takeService(const QString &text)
{
    const auto file = ComposeFile::parse(text);
    if (!file)
        return complain(sentencesWithLine(file.error()));
    const auto service = file->service(m_services->currentData().toString(), {});
    if (!service)
        return complain(sentencesWithLine(service.error()));
    run::ParsedRun parsed{.spec = service->spec, .notes = {}};
    if (parsed.spec.name.isEmpty())
        parsed.spec.name = service->name;
    if (service->replicas > 1)
        parsed.notes << run::Note{u"replicas: "_s + QString::number(service->replicas),
                                  tr("Run it as a service for more than one")};
    if (!parsed.spec.healthProgram.isEmpty()) {
        parsed.spec = run::withHealthCommand(parsed.spec);
        parsed.notes << run::Note{u"healthcheck"_s,
                                  tr("Its program is started by a shell here, which the image must have")};
    }
    parsed.notes << service->notes;
    Q_EMIT taken(parsed);
}

void PastePanel::complain(const QString &text)
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(fleet::Tone::Bad));
    m_problem->setPalette(palette);
    m_problem->setText(text);
}

} // namespace bayplan::ui
