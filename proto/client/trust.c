#include "proto/client/trust.h"

/* Vietnamese, English. */
static const char *const words[TRUST_FAULT_COUNT][2] = {
    [TRUST_FAULT_NONE] = {"", ""},
    [TRUST_FAULT_HANDSHAKE] = {"không lập được kết nối an toàn; xem lại địa chỉ (wss:// hay ws://) "
                               "và cổng; máy chủ phải dùng TLS 1.2 trở lên",
                               "no secure connection; check the address (wss:// or ws://) and the "
                               "port; the server must speak TLS 1.2 or newer"},
    [TRUST_FAULT_FILE] = {"không đọc được chứng thư trong tệp của --ca; chép lại ca.pem từ máy chủ",
                          "the file of --ca holds no certificate that can be read; copy ca.pem "
                          "from the server again"},
    [TRUST_FAULT_PLAIN] = {"đã có --ca thì địa chỉ máy chủ phải bắt đầu bằng wss://",
                           "with --ca the server's address must begin with wss://"},
    [TRUST_FAULT_AUTHORITY] = {"chứng thư của máy chủ không do nơi máy này tin cấp; chép ca.pem "
                               "từ máy chủ về và chỉ ra bằng --ca",
                               "the server's certificate was not issued by an authority that this "
                               "machine trusts; copy ca.pem from the server and name it by --ca"},
    [TRUST_FAULT_NAME] = {"chứng thư của máy chủ không phải cho tên trong địa chỉ này; xem lại "
                          "--server, hoặc thêm tên: queued tls init TÊN",
                          "the server's certificate is not for the name in this address; check "
                          "--server, or add the name: queued tls init NAME"},
    [TRUST_FAULT_EXPIRED] = {"chứng thư của máy chủ đã hết hạn; xem giờ của máy này, rồi gia hạn: "
                             "queued tls init",
                             "the server's certificate has expired; check this machine's clock, "
                             "then renew it: queued tls init"},
    [TRUST_FAULT_EARLY] = {"chứng thư của máy chủ chưa có hiệu lực; xem ngày giờ của máy này và "
                           "của máy chủ",
                           "the server's certificate is not valid yet; check the clocks of this "
                           "machine and of the server"},
    [TRUST_FAULT_OLD] = {"máy chủ chỉ dùng TLS cũ, không còn an toàn; cần TLS 1.2 trở lên",
                         "the server speaks old TLS only, which is not safe any more; TLS 1.2 or "
                         "newer is needed"},
    [TRUST_FAULT_OTHER] = {"chứng thư của máy chủ không dùng được; tạo lại: queued tls init",
                           "the server's certificate is no good; make a new one: queued tls init"},
};

GTlsDatabase *trust_load(const char *path)
{
    char *absolute = g_canonicalize_filename(path, NULL);
    GList *certificates = g_tls_certificate_list_new_from_file(absolute, NULL);
    GTlsDatabase *database = certificates == NULL ? NULL : g_tls_file_database_new(absolute, NULL);

    g_list_free_full(certificates, g_object_unref);
    g_free(absolute);
    return database;
}

/* In the order in which a person should look: somebody else's certificate needs no right name. */
static const struct {
    GTlsCertificateFlags flag;
    enum trust_fault fault;
} faults[] = {
    {G_TLS_CERTIFICATE_UNKNOWN_CA, TRUST_FAULT_AUTHORITY},
    {G_TLS_CERTIFICATE_BAD_IDENTITY, TRUST_FAULT_NAME},
    {G_TLS_CERTIFICATE_EXPIRED, TRUST_FAULT_EXPIRED},
    {G_TLS_CERTIFICATE_NOT_ACTIVATED, TRUST_FAULT_EARLY},
};

enum trust_fault trust_judge(const GError *error,
                             GTlsCertificateFlags flags,
                             GTlsProtocolVersion version)
{
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        if ((flags & faults[i].flag) != 0) {
            return faults[i].fault;
        }
    }
    if (flags != 0) {
        return TRUST_FAULT_OTHER;
    }
    if (version == G_TLS_PROTOCOL_VERSION_SSL_3_0 || version == G_TLS_PROTOCOL_VERSION_TLS_1_0 ||
        version == G_TLS_PROTOCOL_VERSION_TLS_1_1) {
        return TRUST_FAULT_OLD; /* GnuTLS as GLib uses it still agrees to them. */
    }
    return error != NULL && error->domain == G_TLS_ERROR ? TRUST_FAULT_HANDSHAKE : TRUST_FAULT_NONE;
}

bool trust_is_final(enum trust_fault fault)
{
    return fault >= TRUST_FAULT_FILE;
}

const char *trust_words(enum trust_fault fault, Queued__V1__Language language)
{
    return words[fault][language == QUEUED__V1__LANGUAGE__LANGUAGE_EN ? 1 : 0];
}
