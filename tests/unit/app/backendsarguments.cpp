// SPDX-License-Identifier: GPL-3.0-or-later
// What “backends” makes of its words.
#include "app/arguments.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using ingress::outside::Format;

class BackendsArgumentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void taken()
    {
        const auto plain = app::parseArguments(words({}));
        QVERIFY(plain);
        QVERIFY(!plain->backends.format && !plain->backends.watch);
        const auto file = app::parseArguments(words(u" --format nftables --output x.nft --source 10.0.0.0/8 "
                                                    "--source fd00::1 --service web --service api"_s));
        QVERIFY2(file, file ? "" : qPrintable(file.error().message()));
        QVERIFY(file->backends.format == Format::Nftables);
        QCOMPARE(file->backends.output, u"x.nft"_s);
        QCOMPARE(file->backends.sources, QStringList({u"10.0.0.0/8"_s, u"fd00::1"_s}));
        QCOMPARE(file->backends.services, QStringList({u"web"_s, u"api"_s}));
        QVERIFY(app::parseArguments(words(u" --watch"_s))->backends.watch);
    }

    void everyFormatIsRead()
    {
        for (const Format format : ingress::outside::formats()) {
            const auto read = app::parseArguments(words(u" --format "_s + ingress::outside::toString(format)));
            QVERIFY(read);
            QVERIFY(read->backends.format == format);
        }
    }

    void refused_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const QString &line, const QString &says) {
            QTest::newRow(qPrintable(line)) << line << says;
        };
        row(u" --format f5"_s, u"“--format f5” is none of terraform-aws"_s);
        row(u" --output x"_s, u"--output takes a --format"_s);
        row(u" --watch --format json"_s, u"--watch writes its lines to stdout"_s);
        row(u" --source 10.0.0.0/8"_s, u"--source is for"_s);
        row(u" --format json --source 10.0.0.0/8"_s, u"--source is for"_s);
        row(u" --format nftables --source 10.0.0.0/99"_s, u"is neither an address nor a network"_s);
        row(u" --format nftables --source here"_s, u"is neither an address nor a network"_s);
        row(u" web"_s, u"“backends” takes no “web”"_s);
        row(u" --kind nginx"_s, u"--kind"_s);
    }
    void refused()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto arguments = app::parseArguments(words(line));
        QVERIFY(!arguments);
        QVERIFY2(arguments.error().what.contains(says), qPrintable(arguments.error().what));
    }

private:
    static QStringList words(const QString &line)
    {
        return QStringList{u"bayplan"_s, u"backends"_s} + line.split(u' ', Qt::SkipEmptyParts);
    }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::BackendsArgumentsTest)
#include "backendsarguments.moc"
