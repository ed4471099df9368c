// SPDX-License-Identifier: GPL-3.0-or-later
#include "aws/query.h"

#include "aws/words.h"
#include "core/plaintext.h"

#include <QStringList>
#include <QXmlStreamReader>

namespace bayplan::aws {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr int deepest = 24;
constexpr int mostElements = 200'000;
constexpr int longestMessage = 300;

class TreeReader
{
public:
    explicit TreeReader(const QByteArray &xml) : m_reader(xml) {}

    Result<Element> read()
    {
        Element root;
        while (!m_reader.atEnd() && m_problem.isEmpty()) {
            const auto token = m_reader.readNext();
            if (token == QXmlStreamReader::DTD)
                m_problem = tr("It has a document type");
            else if (token == QXmlStreamReader::StartElement)
                root = element(1);
        }
        if (m_problem.isEmpty() && m_reader.hasError())
            m_problem = tr("It is not well-formed");
        if (!m_problem.isEmpty())
            return core::fail({.kind = Error::Kind::Protocol,
                               .what = tr("The answer of AWS can't be read: %1").arg(m_problem),
                               .where = {},
                               .next = {}});
        return root;
    }

private:
    Element element(int depth)
    {
        Element one{m_reader.name().toString(), {}, {}};
        if (depth > deepest || ++m_count > mostElements)
            m_problem = tr("It is larger than such answers are");
        while (m_problem.isEmpty() && !m_reader.atEnd()) {
            const auto token = m_reader.readNext();
            if (token == QXmlStreamReader::StartElement)
                one.children.append(element(depth + 1));
            else if (token == QXmlStreamReader::Characters)
                one.text += m_reader.text();
            else if (token == QXmlStreamReader::EndElement)
                break;
        }
        one.text = one.text.trimmed();
        return one;
    }

    QXmlStreamReader m_reader;
    QString m_problem;
    int m_count = 0;
};

/// "<Error><Code>…</Code><Message>…</Message></Error>", wherever it is.
const Element *errorIn(const Element &element)
{
    if (element.name == u"Error"_s)
        return &element;
    for (const Element &child : element.children) {
        if (const Element *found = errorIn(child))
            return found;
    }
    return nullptr;
}

/// What to do about it.
QString nextFor(const Refusal &refusal, int status)
{
    if (refusal.error.kind == Error::Kind::PermissionDenied)
        return tr("Check the AWS credentials and what they allow, and this machine's clock");
    if (refusal.isThrottled)
        return tr("It is asked again by itself; if that lasts, see whether AWS Health tells of trouble");
    if (refusal.code.startsWith(u"TooMany"_s) || refusal.code.endsWith(u"LimitExceeded"_s))
        return tr("Take out what isn't needed any more, or ask AWS to raise that quota");
    if (refusal.error.kind == Error::Kind::NotFound)
        return tr("See whether it is still there, in this region and account");
    return status >= 400 && status < 500 ? tr("Look at it in the AWS console") : QString();
}

Error::Kind kindOf(const QString &code, int status)
{
    static const QStringList denied{
        u"AccessDenied"_s,         u"AccessDeniedException"_s, u"UnauthorizedOperation"_s,      u"AuthFailure"_s,
        u"InvalidClientTokenId"_s, u"SignatureDoesNotMatch"_s, u"MissingAuthenticationToken"_s, u"OptInRequired"_s};
    if (denied.contains(code) || status == 401 || status == 403)
        return Error::Kind::PermissionDenied;
    if (code.endsWith(u"NotFound"_s))
        return Error::Kind::NotFound;
    return Error::Kind::Engine;
}

} // namespace

QByteArray bodyOf(const Query &query)
{
    QByteArray body = "Action=" + query.action.toPercentEncoding() + "&Version=" + query.version.toPercentEncoding();
    for (const auto &[name, value] : query.parameters)
        body += '&' + name.toPercentEncoding() + '=' + value.toPercentEncoding();
    return body;
}

Refusal refusalOf(const net::HttpReply &reply, const Query &query, const QString &where)
{
    static const QStringList expired{u"ExpiredToken"_s, u"ExpiredTokenException"_s, u"RequestExpired"_s};
    static const QStringList throttled{
        u"Throttling"_s,         u"ThrottlingException"_s, u"RequestLimitExceeded"_s, u"TooManyRequestsException"_s,
        u"ServiceUnavailable"_s, u"Unavailable"_s,         u"InternalFailure"_s,      u"InternalError"_s};
    static const QList<int> transient{429, 500, 502, 503, 504}; // as AWS's own tools have it
    Refusal refusal;
    QString message;
    const auto root = parseXml(reply.body);
    const Element *error = root ? errorIn(*root) : nullptr;
    if (error) {
        refusal.code = error->child(u"Code"_s).text;
        message = core::plainLine(error->child(u"Message"_s).text, longestMessage);
    }
    const int status = reply.head.status;
    refusal.isExpired = expired.contains(refusal.code);
    refusal.isThrottled = throttled.contains(refusal.code) || transient.contains(status);
    const QString action = QString::fromUtf8(query.action);
    QString what = refusal.code.isEmpty() ? tr("AWS refused %1 with HTTP status %2").arg(action).arg(status)
                                          : tr("AWS refused %1: %2").arg(action, core::plainLine(refusal.code, 80));
    if (!message.isEmpty())
        what += u" ("_s + message + u')';
    refusal.error = {
        .kind = kindOf(refusal.code, status), .what = what, .where = where, .next = {}, .httpStatus = status};
    if (refusal.isExpired)
        refusal.error.kind = Error::Kind::PermissionDenied;
    refusal.error.next = nextFor(refusal, status);
    return refusal;
}

const Element &Element::child(const QString &wanted) const
{
    static const Element none;
    for (const Element &one : children) {
        if (one.name == wanted)
            return one;
    }
    return none;
}

Result<Element> parseXml(const QByteArray &xml)
{
    return TreeReader(xml).read();
}

} // namespace bayplan::aws
