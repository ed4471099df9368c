// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/certificate.h"

#include "core/plaintext.h"

#include <QHostAddress>

#include <memory>
#include <openssl/x509v3.h>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostNames = 40;
constexpr int shownNames = 8;
constexpr int longestName = 120;

QString textOf(const ASN1_STRING *string)
{
    unsigned char *utf8 = nullptr;
    const int length = string ? ASN1_STRING_to_UTF8(&utf8, string) : -1;
    if (length < 0)
        return {};
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(utf8), length);
    OPENSSL_free(utf8);
    return core::plainLine(text, longestName);
}

QString textOf(const X509_NAME *name)
{
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at >= 0) {
        if (const QString text = textOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at))); !text.isEmpty())
            return text;
    }
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), &BIO_free_all);
    if (!out || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
        return {};
    QByteArray text(longestName * 4, '\0'); // in UTF-8
    text.resize(std::max(0, BIO_read(out.get(), text.data(), int(text.size()))));
    return core::plainLine(QString::fromUtf8(text), longestName);
}

QString textOf(const GENERAL_NAME *name)
{
    if (name->type == GEN_DNS)
        return textOf(name->d.dNSName);
    if (name->type != GEN_IPADD)
        return {};
    const unsigned char *bytes = ASN1_STRING_get0_data(name->d.iPAddress);
    switch (ASN1_STRING_length(name->d.iPAddress)) {
    case 4:
        return QHostAddress((quint32(bytes[0]) << 24) | (quint32(bytes[1]) << 16) | (quint32(bytes[2]) << 8) | bytes[3])
            .toString();
    case 16:
        return QHostAddress(bytes).toString();
    default:
        return {};
    }
}

QDateTime timeOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return {QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
            QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC};
}

} // namespace

Certificate Certificate::from(const X509 *certificate)
{
    Certificate result;
    if (!certificate)
        return result;
    result.subject = textOf(X509_get_subject_name(certificate));
    result.issuer = textOf(X509_get_issuer_name(certificate));
    result.validFrom = timeOf(X509_get0_notBefore(certificate));
    result.validUntil = timeOf(X509_get0_notAfter(certificate));
    using Names = std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)>;
    const Names names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
        &GENERAL_NAMES_free);
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()) && result.names.size() < mostNames; ++i) {
        if (const QString text = textOf(sk_GENERAL_NAME_value(names.get(), i)); !text.isEmpty())
            result.names << text;
    }
    return result;
}

QString Certificate::namesText() const
{
    if (names.isEmpty())
        return subject;
    QString text = names.mid(0, shownNames).join(u", "_s);
    if (names.size() > shownNames)
        text += u" and %1 more"_s.arg(names.size() - shownNames);
    return text;
}

QString certificateTime(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-dd HH:mm"_s) + u" UTC"_s;
}

} // namespace bayplan::net
