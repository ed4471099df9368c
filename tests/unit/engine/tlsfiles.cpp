// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of the files of a TLS connection before anything is sent anywhere.
#include "engine/connector.h"
#include "net/httploop.h"
#include "net/sshservice.h"
#include "net/tlsmaterial.h"
#include "support/certificates/certificates.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace bayplan;
using namespace bayplan::tests;
using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using engine::TlsFiles;
using std::chrono::hours;

class TlsFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_authority = makeCertificate({.subject = u"test CA"_s, .authority = true});
        m_client = makeCertificate({.subject = u"me"_s}, &m_authority);
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        writeTlsFolder(m_folder->path(), m_authority.certificate, m_client);
    }

    void aFolder()
    {
        const auto origin = open({.folder = m_folder->path()});
        QVERIFY2(origin, qPrintable(message(origin)));
        QCOMPARE(origin->base, "https://10.0.0.5:2376"_ba);
        QCOMPARE(origin->name, u"tcp://10.0.0.5:2376"_s);
        QCOMPARE(origin->tls->ca, m_authority.certificate);
        QCOMPARE(origin->tls->certificate, m_client.certificate);
        QCOMPARE(origin->tls->key, m_client.key);
        QVERIFY(!origin->tls->skipVerify);
    }

    void ownFilesWinOverTheFolders()
    {
        const CertificatePair other = makeCertificate({.subject = u"other"_s}, &m_authority);
        writeFile(path(u"mine.pem"_s), other.certificate);
        writeFile(path(u"mine-key.pem"_s), other.key);
        const auto origin = open({.folder = m_folder->path(),
                                  .certificate = path(u"mine.pem"_s),
                                  .key = path(u"mine-key.pem"_s),
                                  .skipVerify = true});
        QVERIFY2(origin, qPrintable(message(origin)));
        QCOMPARE(origin->tls->certificate, other.certificate);
        QCOMPARE(origin->tls->ca, m_authority.certificate);
        QVERIFY(origin->tls->skipVerify);
    }

    void nothingIsNeeded()
    {
        const auto origin = open({});
        QVERIFY2(origin, qPrintable(message(origin)));
        QVERIFY(origin->tls->ca.isEmpty());
        QVERIFY(origin->tls->certificate.isEmpty());
        QVERIFY(QFile::remove(path(u"cert.pem"_s)) && QFile::remove(path(u"key.pem"_s)));
        const auto onlyCa = open({.folder = m_folder->path()});
        QVERIFY2(onlyCa, qPrintable(message(onlyCa)));
        QCOMPARE(onlyCa->tls->ca, m_authority.certificate);
        QVERIFY(onlyCa->tls->certificate.isEmpty());
    }

    void replacedFilesCount()
    {
        net::HttpLoop loop;
        net::SshService ssh;
        const auto connector = connectorFor({.folder = m_folder->path()}, loop, ssh);
        QCOMPARE(open(*connector)->tls->certificate, m_client.certificate);
        const CertificatePair renewed = makeCertificate({.subject = u"me"_s}, &m_authority);
        writeTlsFolder(m_folder->path(), m_authority.certificate, renewed);
        QCOMPARE(open(*connector)->tls->certificate, renewed.certificate);
    }

    void keyForms_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("PKCS #8") << m_client.key;
        QTest::newRow("traditional") << traditionalKey(m_client.key);
        QTest::newRow("with text around it") << QByteArray("My key:\n" + m_client.key + "\nthat was it\n");
        QTest::newRow("after its certificate") << QByteArray(m_client.certificate + m_client.key);
    }
    void keyForms()
    {
        QFETCH(QByteArray, key);
        writeFile(path(u"key.pem"_s), key);
        const auto origin = open({.folder = m_folder->path()});
        QVERIFY2(origin, qPrintable(message(origin)));
    }

    void badFiles_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content"); // null: removed
        QTest::addColumn<QString>("told");       // %1: the file
        const CertificatePair other = makeCertificate({.subject = u"other"_s}, &m_authority);
        const auto wishFor = [](hours from, hours until) {
            return CertificateWish{.subject = u"me"_s, .from = from, .until = until};
        };
        const QByteArray damaged = QByteArray(m_client.certificate).replace(28, 8, "AAAAAAAA");
        QTest::newRow("CA not in PEM") << u"ca.pem"_s << derOf(m_authority.certificate)
                                       << u"The CA file %1 is not in PEM"_s;
        QTest::newRow("CA empty") << u"ca.pem"_s << "\n"_ba << u"The CA file %1 is not in PEM"_s;
        QTest::newRow("CA is a key") << u"ca.pem"_s << m_authority.key
                                     << u"The CA file %1 holds a key, not a certificate"_s;
        QTest::newRow("second CA damaged") << u"ca.pem"_s << QByteArray(m_authority.certificate + damaged)
                                           << u"The CA file %1 is damaged: certificate 2 in it can't be read"_s;
        QTest::newRow("CA too large") << u"ca.pem"_s << QByteArray(1024 * 1024 + 1, 'x')
                                      << u"The CA file %1 is larger than 1 MiB"_s;
        QTest::newRow("no certificate for the key")
            << u"cert.pem"_s << QByteArray() << u"There is no certificate for the client key %2"_s;
        QTest::newRow("certificate not in PEM")
            << u"cert.pem"_s << derOf(m_client.certificate) << u"The client certificate %1 is not in PEM"_s;
        QTest::newRow("certificate damaged")
            << u"cert.pem"_s << damaged << u"The client certificate %1 is damaged: certificate 1 in it can't be read"_s;
        QTest::newRow("certificate cut off")
            << u"cert.pem"_s << m_client.certificate.left(200) << u"The client certificate %1 is damaged"_s;
        QTest::newRow("certificate is a key")
            << u"cert.pem"_s << m_client.key << u"The client certificate %1 holds a key, not a certificate"_s;
        QTest::newRow("certificate of another key")
            << u"cert.pem"_s << other.certificate << u"The client key %2 does not belong to the certificate %1"_s;
        QTest::newRow("no key for the certificate")
            << u"key.pem"_s << QByteArray() << u"There is no key for the client certificate %3"_s;
        QTest::newRow("key not in PEM") << u"key.pem"_s << "\x30\x82"_ba << u"The client key %1 is not in PEM"_s;
        QTest::newRow("key is a certificate")
            << u"key.pem"_s << m_client.certificate << u"The client key %1 holds a certificate, not a key"_s;
        QTest::newRow("key damaged") << u"key.pem"_s << QByteArray(m_client.key).replace(28, 8, "AAAAAAAA")
                                     << u"The client key %1 is damaged"_s;
        QTest::newRow("key encrypted") << u"key.pem"_s << encryptedKey(m_client.key, "secret")
                                       << u"The client key %1 is encrypted, which neither Bayplan nor docker can use"_s;
        QTest::newRow("traditional key encrypted")
            << u"key.pem"_s << traditionalKey(m_client.key, "secret")
            << u"The client key %1 is encrypted, which neither Bayplan nor docker can use"_s;
        QTest::newRow("key of another certificate")
            << u"key.pem"_s << other.key << u"The client key %1 does not belong to the certificate %3"_s;

        // Its key is the same in each; the file is what is wrong.
        const CertificatePair expired = makeCertificate(wishFor(hours(-48), hours(-24)), &m_authority);
        QTest::newRow("expired") << u"cert.pem"_s << QByteArray(expired.certificate + '|' + expired.key)
                                 << u"The client certificate %1 expired on "_s + day(-24);
        const CertificatePair early = makeCertificate(wishFor(hours(24), hours(48)), &m_authority);
        QTest::newRow("not yet valid") << u"cert.pem"_s << QByteArray(early.certificate + '|' + early.key)
                                       << u"The client certificate %1 is valid only from "_s + day(24);
    }
    void badFiles()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QString, told);
        if (content.isNull())
            QVERIFY(QFile::remove(path(file)));
        else
            writeFile(path(file), content.split('|').value(0));
        if (content.contains('|'))
            writeFile(path(u"key.pem"_s), content.split('|').value(1));
        const auto origin = open({.folder = m_folder->path()});
        QVERIFY(!origin);
        const QString expected = told.replace(u"%1"_s, path(file))
                                     .replace(u"%2"_s, path(u"key.pem"_s))
                                     .replace(u"%3"_s, path(u"cert.pem"_s));
        QVERIFY2(origin.error().what.startsWith(expected), qPrintable(origin.error().what + u" ≠ "_s + expected));
        QCOMPARE(origin.error().where, u"tcp://10.0.0.5:2376"_s);
        QVERIFY(!origin.error().next.isEmpty());
    }

    void missingFiles_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("told");
        QTest::newRow("CA") << u"ca"_s << u"The CA file /nowhere/x.pem is not there"_s;
        QTest::newRow("certificate") << u"certificate"_s << u"The client certificate /nowhere/x.pem is not there"_s;
        QTest::newRow("key") << u"key"_s << u"The client key /nowhere/x.pem is not there"_s;
        QTest::newRow("folder") << u"folder"_s << u"There is no folder /nowhere/x.pem"_s;
    }
    void missingFiles()
    {
        QFETCH(QString, field);
        QFETCH(QString, told);
        TlsFiles files{.folder = m_folder->path()};
        const QString missing = u"/nowhere/x.pem"_s;
        (field == u"ca"_s       ? files.ca
         : field == u"key"_s    ? files.key
         : field == u"folder"_s ? files.folder
                                : files.certificate) = missing;
        const auto origin = open(files);
        QVERIFY(!origin);
        QCOMPARE(origin.error().what, told);
        QVERIFY(origin.error().kind == Error::Kind::NotFound);
    }

    void emptyFolder()
    {
        const QTemporaryDir empty;
        const auto origin = open({.folder = empty.path()});
        QVERIFY(!origin);
        QCOMPARE(origin.error().what, u"There is none of ca.pem, cert.pem and key.pem in "_s + empty.path());
    }

    void notAFolderAndNotAFile()
    {
        QCOMPARE(open({.folder = path(u"ca.pem"_s)}).error().what, path(u"ca.pem"_s) + u" is not a folder"_s);
        // Reading it would wait for a writer for ever.
        QCOMPARE(::mkfifo(QFile::encodeName(path(u"pipe"_s)).constData(), 0600), 0);
        QCOMPARE(open({.ca = path(u"pipe"_s)}).error().what, u"The CA file "_s + path(u"pipe"_s) + u" is not a file"_s);
        QVERIFY(QFile::link(path(u"gone"_s), path(u"dangling"_s)));
        QCOMPARE(open({.ca = path(u"dangling"_s)}).error().what,
                 u"The CA file "_s + path(u"dangling"_s) + u" is not there"_s);
    }

    void unreadable_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("told");
        QTest::newRow("ca") << u"ca.pem"_s << u"The CA file %1 can't be read: "_s;
        QTest::newRow("certificate") << u"cert.pem"_s << u"The client certificate %1 can't be read: "_s;
        QTest::newRow("key") << u"key.pem"_s << u"The client key %1 can't be read: "_s;
        QTest::newRow("folder") << QString() << u"The folder %1 can't be read"_s;
    }
    void unreadable()
    {
        QFETCH(QString, file);
        QFETCH(QString, told);
        const QString which = file.isEmpty() ? m_folder->path() : path(file);
        QCOMPARE(::chmod(QFile::encodeName(m_folder->path()).constData(), 0755), 0);
        QCOMPARE(::chmod(QFile::encodeName(which).constData(), 0), 0);
        const uid_t was = ::geteuid();
        constexpr uid_t nobody = 65534; // root reads everything
        QVERIFY(was != 0 || ::setresuid(nobody, nobody, was) == 0);
        const auto origin = open({.folder = m_folder->path()});
        QVERIFY(::setresuid(was, was, was) == 0);
        QCOMPARE(::chmod(QFile::encodeName(which).constData(), 0700), 0);
        QVERIFY(!origin);
        QVERIFY2(origin.error().what.startsWith(told.arg(which)), qPrintable(origin.error().what));
        QVERIFY(origin.error().kind == Error::Kind::PermissionDenied);
    }

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }

    static QString day(int hoursFromNow)
    {
        return QDateTime::currentDateTimeUtc().addSecs(hoursFromNow * 3600).toString(u"yyyy-MM-dd "_s);
    }

    static QString message(const Result<net::Origin> &origin) { return origin ? QString() : origin.error().message(); }

    static std::unique_ptr<engine::Connector> connectorFor(const TlsFiles &files, net::HttpLoop &loop,
                                                           net::SshService &ssh)
    {
        return engine::makeConnector(*engine::Endpoint::parse(u"tcp://10.0.0.5"_s, files), {loop, ssh});
    }

    static Result<net::Origin> open(engine::Connector &connector)
    {
        std::optional<Result<net::Origin>> outcome;
        const core::Task task = connector.open([&](Result<net::Origin> origin) { outcome = std::move(origin); });
        if (outcome || !QTest::qWaitFor([&] { return outcome.has_value(); }))
            return core::fail({.what = u"it did not call back, or did so at once"_s, .where = {}, .next = {}});
        return *outcome;
    }

    static Result<net::Origin> open(const TlsFiles &files)
    {
        net::HttpLoop loop;
        net::SshService ssh;
        return open(*connectorFor(files, loop, ssh));
    }

    CertificatePair m_authority;
    CertificatePair m_client;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TlsFilesTest)
#include "tlsfiles.moc"
