// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/tlsfields.h"

#include "ui/widgets/pathfield.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int indent = 22; ///< below a tick, under its words
} // namespace

TlsFields::TlsFields(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_byFolder(new QRadioButton(tr("Certificates in a folder"), this))
    , m_byFiles(new QRadioButton(tr("Separate files"), this))
    , m_folder(new PathField(PathField::Kind::Folder, u"tlsFolder"_s, tr("Folder"), u"~/.docker"_s, this))
    , m_ca(new PathField(PathField::Kind::File, u"tlsCa"_s, tr("Authority"), u"ca.pem"_s, this))
    , m_certificate(new PathField(PathField::Kind::File, u"tlsCertificate"_s, tr("Certificate"), u"cert.pem"_s, this))
    , m_key(new PathField(PathField::Kind::File, u"tlsKey"_s, tr("Key"), u"key.pem"_s, this))
    , m_note(new QLabel(this))
    , m_skip(new QCheckBox(tr("Do not check the server's certificate"), this))
    , m_warning(new QLabel(this))
{
    m_byFolder->setObjectName(u"tlsByFolder"_s);
    m_byFiles->setObjectName(u"tlsByFiles"_s);
    m_skip->setObjectName(u"tlsSkipVerify"_s);
    m_byFolder->setChecked(true);
    auto *choice = new QHBoxLayout;
    choice->setSpacing(16);
    choice->addWidget(m_byFolder);
    choice->addWidget(m_byFiles);
    choice->addStretch(1);

    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setProperty("muted", true);
    m_warning->setTextFormat(Qt::PlainText);
    m_warning->setWordWrap(true);
    m_warning->setObjectName(u"tlsWarning"_s);
    m_warning->setText(tr("Anybody between here and the host can then read and change everything. Its card says so for "
                          "as long as this is ticked."));
    m_warning->setContentsMargins(indent, 0, 0, 0);
    m_skip->setAccessibleDescription(m_warning->text());
    m_warning->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(choice);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_folder, m_ca, m_certificate, m_key, m_note})
        column->addWidget(widget);
    column->addSpacing(2);
    column->addWidget(m_skip);
    column->addWidget(m_warning);

    for (PathField *field : {m_folder, m_ca, m_certificate, m_key})
        connect(field, &PathField::pathChanged, this, &TlsFields::edited);
    connect(m_byFolder, &QRadioButton::toggled, this, [this] {
        showChoice();
        Q_EMIT edited();
    });
    connect(m_skip, &QCheckBox::toggled, this, [this](bool on) {
        m_warning->setVisible(on);
        Q_EMIT edited();
    });
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    showChoice();
    restyle();
}

void TlsFields::showChoice()
{
    const bool byFolder = m_byFolder->isChecked();
    m_folder->setVisible(byFolder);
    for (PathField *field : {m_ca, m_certificate, m_key})
        field->setVisible(!byFolder);
    m_note->setText(byFolder
                        ? tr("With ca.pem, cert.pem and key.pem. Without a folder the system's authorities are "
                             "trusted and no certificate is sent.")
                        : tr("Without an authority the system's are trusted; without a certificate none is sent."));
}

void TlsFields::restyle()
{
    QPalette palette = m_warning->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(fleet::Tone::Warning));
    m_warning->setPalette(palette);
}

void TlsFields::setTls(const engine::TlsFiles &tls)
{
    // A file of its own wins over the folder's, so the two may stand together; then the files are shown in full.
    const bool byFiles = !tls.ca.isEmpty() || !tls.certificate.isEmpty() || !tls.key.isEmpty();
    const auto inFolder = [&](const QString &file, const QString &name) {
        const QString beside = tls.folder + u'/' + name;
        return file.isEmpty() && !tls.folder.isEmpty() && QFileInfo::exists(beside) ? beside : file;
    };
    m_byFiles->setChecked(byFiles);
    m_byFolder->setChecked(!byFiles);
    m_folder->setPath(tls.folder);
    if (byFiles) {
        m_ca->setPath(inFolder(tls.ca, u"ca.pem"_s));
        m_certificate->setPath(inFolder(tls.certificate, u"cert.pem"_s));
        m_key->setPath(inFolder(tls.key, u"key.pem"_s));
    }
    m_skip->setChecked(tls.skipVerify);
}

core::Result<engine::TlsFiles> TlsFields::tls() const
{
    engine::TlsFiles tls;
    tls.skipVerify = m_skip->isChecked();
    if (m_byFolder->isChecked()) {
        tls.folder = m_folder->path();
    } else {
        tls.ca = m_ca->path();
        tls.certificate = m_certificate->path();
        tls.key = m_key->path();
    }
    for (const QString &path : {tls.folder, tls.ca, tls.certificate, tls.key}) {
        if (!path.isEmpty() && !path.startsWith(u'/'))
            return core::fail({.kind = core::Error::Kind::Input,
                               .what = tr("“%1” is not an absolute path").arg(path),
                               .where = {},
                               .next = tr("Begin it with / or ~/, or use Browse")});
    }
    return tls;
}

} // namespace bayplan::ui
