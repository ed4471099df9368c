// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/textpreview.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "files/containerpath.h"

#include <QDialogButtonBox>
#include <QFontMetrics>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStringDecoder>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostShown = 256 * 1024; // bytes

/// Lines as they are, other control characters and what turns the direction of text made visible.
QString plainText(const QString &text)
{
    QStringList lines;
    for (QString line : text.split(u'\n')) {
        if (line.endsWith(u'\r'))
            line.chop(1);
        QStringList parts;
        for (const QString &part : line.split(u'\t'))
            parts << core::plainLine(part, 20'000);
        lines << parts.join(u'\t');
    }
    return lines.join(u'\n');
}

} // namespace

TextPreview::TextPreview(engine::Client &client, const QString &container, const QByteArray &path, QWidget *parent)
    : QDialog(parent)
    , m_text(new QPlainTextEdit(this))
    , m_status(new QLabel(this))
{
    setObjectName(u"textPreview"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(files::shown(path, 100));
    resize(760, 480);
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(Theme::monospaceFont(font()));
    m_text->setTabStopDistance(4 * m_text->fontMetrics().horizontalAdvance(u' '));
    m_text->setAccessibleName(tr("The file's text"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_status->setObjectName(u"previewStatus"_s);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_status->setProperty("muted", true);
    m_status->setText(tr("Reading…"));
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_text, 1);
    column->addWidget(m_status);
    column->addWidget(buttons);
    m_task = files::readFile(client, container, path, mostShown,
                             [this](const core::Result<files::FileBeginning> &beginning) { showFile(beginning); });
}

void TextPreview::showFile(const core::Result<files::FileBeginning> &beginning)
{
    if (!beginning) {
        core::Error error = beginning.error();
        error.where.clear(); // the title tells
        return m_status->setText(core::plainLine(error.message(), 1000));
    }
    // The cut may be within a character, which is not the file's fault; so the decoder is asked as it goes.
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(beginning->bytes);
    const QString size = core::decimalSize(beginning->size);
    if (decoder.hasError() || beginning->bytes.contains('\0'))
        return m_status->setText(tr("This is not text, but %1 of other data. Download it to open it.").arg(size));
    m_text->setPlainText(plainText(text));
    m_status->setText(beginning->bytes.size() < beginning->size
                          ? tr("The first %1 of %2.").arg(core::decimalSize(beginning->bytes.size()), size)
                          : size);
}

} // namespace bayplan::ui
