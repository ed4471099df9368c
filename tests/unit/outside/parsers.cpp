// SPDX-License-Identifier: GPL-3.0-or-later
// The programs that the files are for take them, whatever the names are.
#include "support/toolrun.h"
#include "unit/outside/backendsfixture.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace ingress::outside;

class OutsideParsersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void backends_data()
    {
        QTest::addColumn<QList<Backend>>("backends");
        QTest::newRow("usual") << usualBackends();
        QTest::newRow("hostile") << hostileBackends();
        QTest::newRow("none") << QList<Backend>();
    }

    void nft_data() { backends_data(); }
    void nft()
    {
        QFETCH(QList<Backend>, backends);
        for (const Options &options : {usualSources, Options()}) {
            write(u"table.nft"_s, nftables(backends, options));
            const ToolEnd end = runTool(m_folder->path(), u"nft"_s, {u"-c"_s, u"-f"_s, u"table.nft"_s});
            QVERIFY2(end.code == 0, end.said().constData());
        }
        write(u"table.nft"_s, nftables(backends, usualSources) + "nonsense\n");
        QVERIFY(runTool(m_folder->path(), u"nft"_s, {u"-c"_s, u"-f"_s, u"table.nft"_s}).code != 0);
    }

    /// By HashiCorp's own parser.
    void hcl_data() { backends_data(); }
    void hcl()
    {
        QFETCH(QList<Backend>, backends);
        for (const QByteArray &file :
             {terraformAws(backends, usualSources), terraformAws(backends), terraformNsxt(backends)}) {
            const ToolEnd end = parsedAsHcl(file);
            QVERIFY2(end.code == 0 && end.output.isEmpty(), end.said().constData());
        }
    }

    void brokenHcl_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("problem");
        const QByteArray aws = terraformAws(usualBackends(), usualSources);
        const QByteArray nsxt = terraformNsxt(usualBackends());
        const auto with = [](QByteArray file, const QByteArray &name) { return file.replace("web-1", name); };
        QTest::newRow("AWS, a block without its end") << aws + "nonsense {\n" << QByteArray("Unclosed");
        QTest::newRow("AWS, a name that ends its quotes") << with(aws, "a\" b") << QByteArray(".tf:");
        QTest::newRow("AWS, a name that calls") << with(aws, "${file(1)}") << QByteArray("Function calls not allowed");
        QTest::newRow("NSX-T, cut off") << nsxt.left(nsxt.size() / 2) << QByteArray(".tf:");
        QTest::newRow("NSX-T, a name that branches") << with(nsxt, "%{ if true }x") << QByteArray("if directive");
        QTest::newRow("NSX-T, a name that is a variable") << with(nsxt, "${x}") << QByteArray("Variables not allowed");
    }
    void brokenHcl()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, problem);
        const ToolEnd end = parsedAsHcl(file);
        QVERIFY2(end.code == 1 && end.output.contains(problem), end.said().constData());
    }

    /// Debian has no Terraform; where there is one, it finds nothing to mend in what the files look like.
    void terraform_data() { backends_data(); }
    void terraform()
    {
        QFETCH(QList<Backend>, backends);
        if (QStandardPaths::findExecutable(u"terraform"_s).isEmpty())
            QSKIP("no terraform on the PATH");
        // Keys of different lengths.
        for (int slot = 1; slot <= 12 && !backends.isEmpty(); ++slot)
            backends.first().servers << serverOf(u"r%1-0123456789ab"_s.arg(slot), u"10.0.2.%1"_s.arg(slot * 9), 32768);
        for (const QByteArray &file :
             {terraformAws(backends, usualSources), terraformAws(backends), terraformNsxt(backends)}) {
            write(u"backends.tf"_s, file);
            const ToolEnd end =
                runTool(m_folder->path(), u"terraform"_s, {u"fmt"_s, u"-check"_s, u"-diff"_s, u"-no-color"_s});
            QVERIFY2(end.code == 0, end.said().constData());
        }
        write(u"backends.tf"_s, terraformNsxt(backends) + "nonsense {\n");
        QVERIFY(runTool(m_folder->path(), u"terraform"_s, {u"fmt"_s, u"-check"_s}).code != 0);
    }

    void ansible_data() { backends_data(); }
    void ansible()
    {
        QFETCH(QList<Backend>, backends);
        write(u"inventory.yml"_s, ansibleInventory(backends));
        write(u"play.yml"_s, ansiblePlaybook(backends));
        const ToolEnd checked = runTool(m_folder->path(), u"ansible-playbook"_s,
                                        {u"--syntax-check"_s, u"-i"_s, u"inventory.yml"_s, u"play.yml"_s});
        QVERIFY2(checked.code == 0 && !checked.errors.contains("Failed to parse"), checked.said().constData());
        const ToolEnd listed =
            runTool(m_folder->path(), u"ansible-inventory"_s, {u"-i"_s, u"inventory.yml"_s, u"--list"_s});
        const QJsonObject hosts = QJsonDocument::fromJson(listed.output).object()[u"_meta"_s][u"hostvars"_s].toObject();
        QVERIFY2(backends.isEmpty() == hosts.isEmpty(), listed.said().constData());
        if (hosts.contains(u"aws1"_s))
            QCOMPARE(hosts[u"aws1"_s][u"ansible_host"_s].toString(), u"10.0.1.12"_s);
    }

    /// It is carried out here, with a folder in the place of HAProxy's: the file has what it should, and no name was
    /// taken for more than a name.
    void thePlaybookIsPlayed()
    {
        QList<Backend> backends = usualBackends() + hostileBackends();
        QByteArray play = ansiblePlaybook(backends);
        play.replace("hosts: balancers", "hosts: localhost\n  connection: local\n  gather_facts: false");
        play.replace("become: true", "become: false");
        play.replace("        owner: root\n        group: root\n", "");
        play.replace("/etc/haproxy/bayplan.cfg", m_folder->filePath(u"bayplan.cfg"_s).toUtf8());
        play.replace("haproxy -c -f /etc/haproxy/haproxy.cfg -f %s", "test -s %s");
        play.truncate(play.indexOf("      notify:"));
        write(u"play.yml"_s, play);
        const ToolEnd end = runTool(m_folder->path(), u"ansible-playbook"_s, {u"-i"_s, u"localhost,"_s, u"play.yml"_s});
        QVERIFY2(end.code == 0, end.said().constData());
        QFile file(m_folder->filePath(u"bayplan.cfg"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray written = file.readAll();
        QVERIFY2(
            written.contains("backend web\n    balance roundrobin\n"
                             "    server web-1 10.0.1.12:32768 weight 100 check init-addr last,libc,none\n"
                             "    server web-2 10.0.1.13:32769 weight 100 check init-addr last,libc,none disabled\n"
                             "    server web-3 [fd00::5]:8888 weight 0 check init-addr last,libc,none\n"),
            written.constData());
        QCOMPARE(written.count("\nbackend "), backends.size());
        QVERIFY(!written.contains("uid="));
    }

private:
    /// Built when it is first asked for, from what Debian has of Go's packages, without the network.
    ToolEnd parsedAsHcl(const QByteArray &file)
    {
        if (!m_hclparse) {
            m_hclparse = std::make_unique<QTemporaryDir>();
            const ToolEnd built =
                runTool(m_hclparse->path(), u"env"_s,
                        {u"GO111MODULE=off"_s, u"GOFLAGS="_s, u"GOPATH=/usr/share/gocode"_s,
                         u"GOCACHE="_s + m_hclparse->filePath(u"cache"_s), u"go"_s, u"build"_s, u"-o"_s,
                         m_hclparse->filePath(u"hclparse"_s), QStringLiteral(HCLPARSE_SOURCE)});
            if (built.code != 0)
                return built;
        }
        write(u"backends.tf"_s, file);
        return runTool(m_folder->path(), m_hclparse->filePath(u"hclparse"_s), {u"backends.tf"_s});
    }

    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryDir> m_hclparse; ///< with tests/unit/outside/hclparse in it, as a program
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::OutsideParsersTest)
#include "parsers.moc"
