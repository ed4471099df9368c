// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine quotes of a call's body is no secret's way to the disk.
#include "operations/withheld.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::withoutSecrets;

class WithheldTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesBecomeDots()
    {
        const QByteArray body =
            R"({"Image":"shop/web","Env":["A=hunter2","B=hunter2-more","=nameless","C=on","PLAIN"],"Labels":{"t":"tok=en"}})";
        const core::Error error{.what = u"bad: hunter2, hunter2-more, =nameless, tok=en, on, shop/web"_s,
                                .where = u"host hunter2"_s,
                                .next = u"Mend A=hunter2"_s,
                                .httpStatus = 400};
        const core::Error shown = withoutSecrets(error, body);
        QCOMPARE(shown.what, u"bad: •••, •••, =•••, •••, on, shop/web"_s);
        QCOMPARE(shown.where, u"host •••"_s);
        QCOMPARE(shown.next, u"Mend A=•••"_s);
        QCOMPARE(shown.httpStatus, 400);
    }

    void otherBodiesAreNoMatter()
    {
        for (const QByteArray &body : {QByteArray(), QByteArray("{"), QByteArray("[1]"),
                                       QByteArray(R"({"Env":7,"Labels":[]})"), QByteArray(R"({"Env":[null,{}]})")})
            QCOMPARE(withoutSecrets({.what = u"no such image"_s, .where = {}, .next = {}}, body).what,
                     u"no such image"_s);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::WithheldTest)
#include "withheld.moc"
