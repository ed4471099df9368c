// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/exportbackendsdialog.h"

#include "core/plaintext.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSaveFile>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStandardPaths>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using ingress::outside::Backend;
using ingress::outside::Format;

ExportBackendsDialog::ExportBackendsDialog(const Theme &theme, services::ServiceBook &book, ingress::Keeper &keeper,
                                           const fleet::Fleet &fleet, QWidget *parent)
    : ActionDialog(theme, tr("Export for other load balancers"), tr("What load balancers are to send to"), parent)
    , m_backends(book, keeper, fleet)
    , m_service(new QComboBox(this))
    , m_format(new QComboBox(this))
    , m_purpose(new QLabel(this))
    , m_sources(new QLineEdit(this))
    , m_sourcesLabel(new QLabel(tr("Let in"), this))
    , m_preview(new QPlainTextEdit(this))
    , m_note(new QLabel(this))
    , m_copy(new QPushButton(tr("Copy"), this))
{
    setObjectName(u"exportBackendsDialog"_s);
    build();
    connect(&m_backends, &ingress::BackendBook::changed, this, &ExportBackendsDialog::refresh);
    refresh();
    setMinimumWidth(760);
    m_format->setFocus();
}

void ExportBackendsDialog::build()
{
    addText(tr("For those that Bayplan doesn't drive: the same servers, as a file of their own."), true);
    content().addSpacing(6);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    content().addLayout(grid);
    const auto add = [&](QLabel *label, QWidget *field, const QString &name, int row, int column) {
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(field);
        field->setObjectName(name);
        field->setAccessibleName(label->text());
        field->setMinimumHeight(32);
        grid->addWidget(label, row, column);
        grid->addWidget(field, row, column + 1);
    };
    for (const Format format : ingress::outside::formats())
        m_format->addItem(ingress::outside::titleOf(format), int(format));
    add(new QLabel(tr("As"), this), m_format, u"format"_s, 0, 0);
    m_service->addItem(tr("All services"));
    add(new QLabel(tr("Of"), this), m_service, u"service"_s, 0, 2);
    m_sources->setPlaceholderText(tr("10.0.0.0/24, …: the balancers' addresses"));
    add(m_sourcesLabel, m_sources, u"sources"_s, 1, 0);
    grid->addWidget(m_sources, 1, 1, 1, 3);
    for (QLabel *label : {m_purpose, m_note}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setProperty("muted", true);
    }
    content().addWidget(m_purpose);
    m_preview->setObjectName(u"preview"_s);
    m_preview->setAccessibleName(tr("The file"));
    m_preview->setReadOnly(true);
    m_preview->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_preview->setFont(Theme::monospaceFont(font()));
    m_preview->setTabChangesFocus(true);
    m_preview->setMinimumHeight(320);
    content().addWidget(m_preview, 1);
    m_note->setObjectName(u"leftOut"_s);
    content().addWidget(m_note);
    m_copy->setObjectName(u"copy"_s);
    m_copy->setAutoDefault(false);
    content().addWidget(m_copy, 0, Qt::AlignLeft);
    setAction(tr("Save…"));

    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportBackendsDialog::refresh);
    connect(m_service, &QComboBox::currentIndexChanged, this, &ExportBackendsDialog::refresh);
    connect(m_sources, &QLineEdit::textChanged, this, &ExportBackendsDialog::refresh);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(m_content));
        tell(tr("Copied."), Tone::Good);
    });
}

Format ExportBackendsDialog::format() const
{
    return Format(m_format->currentData().toInt());
}

void ExportBackendsDialog::refresh()
{
    QList<Backend> backends = m_backends.all();
    QStringList services;
    for (const Backend &backend : std::as_const(backends)) {
        if (!services.contains(backend.service))
            services << backend.service;
    }
    QStringList listed;
    for (int i = 1; i < m_service->count(); ++i)
        listed << m_service->itemData(i).toString();
    if (listed != services) {
        const QSignalBlocker blocker(m_service);
        const QString chosen = m_service->currentData().toString();
        while (m_service->count() > 1)
            m_service->removeItem(1);
        for (const QString &service : std::as_const(services))
            m_service->addItem(core::plainLine(service, 63), service);
        m_service->setCurrentIndex(std::max(0, m_service->findData(chosen)));
    }
    if (const QString chosen = m_service->currentData().toString(); !chosen.isEmpty())
        backends.removeIf([&](const Backend &each) { return each.service != chosen; });

    const bool usesSources = ingress::outside::usesSources(format());
    m_sources->setVisible(usesSources);
    m_sourcesLabel->setVisible(usesSources);
    m_purpose->setText(ingress::outside::purposeOf(format()) + u'.');
    static const QRegularExpression between(u"[\\s,]+"_s);
    const ingress::outside::Options options{m_sources->text().split(between, Qt::SkipEmptyParts)};
    QStringList wrong;
    for (const QString &source : options.sources) {
        const ingress::outside::Options one{{source}};
        if (sourcesOf(one, false).isEmpty() && sourcesOf(one, true).isEmpty())
            wrong << core::plainLine(source, 60);
    }
    const QByteArray content = ingress::outside::fileOf(format(), backends, options);
    if (content != m_content) {
        // What is read stays where it is.
        const int scrolled = m_preview->verticalScrollBar()->value();
        m_content = content;
        m_preview->setPlainText(QString::fromUtf8(content));
        m_preview->verticalScrollBar()->setValue(scrolled);
    }
    const auto leftOut = ingress::outside::prepare(backends).leftOut;
    m_note->setVisible(!leftOut.isEmpty());
    m_note->setText(
        leftOut.isEmpty() ? QString()
        : leftOut.size() == 1
            ? tr("Left out: %1").arg(leftOut.first())
            : tr("%Ln replica(s) left out, the first: %1", nullptr, int(leftOut.size())).arg(leftOut.first()));
    m_path.clear();
    setAction(tr("Save…"));
    if (usesSources && !wrong.isEmpty())
        setPossible(false, tr("“%1” is neither an address nor a network such as 10.0.0.0/24").arg(wrong.first()));
    else
        setPossible(true);
}

void ExportBackendsDialog::act()
{
    if (!m_path.isEmpty())
        return save(m_path);
    auto *dialog = new QFileDialog(this, tr("Save for other load balancers"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setObjectName(u"saveBackendsDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // asked here
    dialog->selectFile(ingress::outside::usualName(format()));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        if (!QFileInfo::exists(path))
            return save(path);
        m_path = path;
        setAction(tr("Replace it"));
        tell(tr("There is a file %1 already. What is in it is lost when it is replaced.").arg(core::plainLine(path)),
             Tone::Warning);
    });
    dialog->open();
}

void ExportBackendsDialog::save(const QString &path)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(m_content) == m_content.size() && file.commit())
        return accept();
    m_path.clear();
    setAction(tr("Save…"));
    tell(tr("It was not written to %1: %2. Choose another file, or make room there.")
             .arg(core::plainLine(path), file.errorString()),
         Tone::Bad);
}

void ExportBackendsDialog::tell(const QString &text, Tone tone)
{
    setPossible(true, text, tone);
}

} // namespace bayplan::ui
