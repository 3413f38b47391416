#include "queued/cli/certificate.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AUTHORITY_DAYS 7300L
#define DAY_SECONDS 86400L
#define NAME_LEN_MAX 253
#define NAMES_SIZE 8192

bool certificate_name_is_fit(const char *name)
{
    unsigned char address[sizeof(struct in6_addr)];
    size_t len = strlen(name);

    if (inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1) {
        return true;
    }
    return len > 0 && len <= NAME_LEN_MAX && name[0] != '.' && name[0] != '-' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") == len &&
           strstr(name, "..") == NULL;
}

static bool add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

static bool set_serial(X509 *certificate)
{
    unsigned char bytes[16];

    if (RAND_bytes(bytes, sizeof bytes) != 1) {
        return false;
    }
    bytes[0] = (unsigned char)((bytes[0] & 0x3f) | 0x40); /* Positive, and of full length. */
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool set =
        number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return set;
}

/* Subject, key and dates. @issuer NULL: itself. */
static X509 *begin(EVP_PKEY *key, const char *name, X509 *issuer, long days)
{
    X509 *certificate = X509_new();

    if (certificate == NULL) {
        return NULL;
    }
    X509_NAME *subject = X509_get_subject_name(certificate);
    bool done = X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
                X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY_SECONDS) != NULL &&
                X509_time_adj_ex(X509_getm_notAfter(certificate), (int)days, 0, NULL) != NULL &&
                X509_set_pubkey(certificate, key) == 1 &&
                X509_NAME_add_entry_by_txt(
                    subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0) == 1 &&
                X509_set_issuer_name(
                    certificate, X509_get_subject_name(issuer != NULL ? issuer : certificate)) == 1;
    if (!done) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

static FILE *create(const char *path, bool is_new)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (is_new ? O_EXCL : O_TRUNC), 0600);

    return fd < 0 ? NULL : fdopen(fd, "w");
}

static enum qd_err write_err(void)
{
    return errno == EEXIST   ? QD_ERR_EXISTS
           : errno == EACCES ? QD_ERR_DENIED
           : errno == ENOSPC ? QD_ERR_NOSPACE
           : errno == ENOENT ? QD_ERR_NOT_FOUND
                             : QD_ERR_IO;
}

static enum qd_err end(FILE *file, bool written, const char *path)
{
    written = fclose(file) == 0 && written;
    if (!written) {
        (void)unlink(path);
    }
    return written ? QD_OK : QD_ERR_IO;
}

static enum qd_err write_key(const char *path, EVP_PKEY *key, bool is_new)
{
    FILE *file = create(path, is_new);

    if (file == NULL) {
        return write_err();
    }
    return end(file, PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1, path);
}

/* @second NULL: none. Everybody may read a certificate. */
static enum qd_err write_certificate(const char *path, X509 *first, X509 *second, bool is_new)
{
    FILE *file = create(path, is_new);

    if (file == NULL) {
        return write_err();
    }
    bool written = PEM_write_X509(file, first) == 1 &&
                   (second == NULL || PEM_write_X509(file, second) == 1) &&
                   fchmod(fileno(file), 0644) == 0;
    return end(file, written, path);
}

enum qd_err certificate_make_authority(const struct certificate_files *files, const char *title)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = key == NULL ? NULL : begin(key, title, NULL, AUTHORITY_DAYS);
    enum qd_err err = QD_ERR_NOMEM;

    if (certificate != NULL &&
        add_extension(
            certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
        add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign") &&
        add_extension(certificate, certificate, NID_subject_key_identifier, "hash") &&
        X509_sign(certificate, key, EVP_sha256()) > 0) {
        err = write_key(files->authority_key, key, true);
    }
    if (err == QD_OK) {
        err = write_certificate(files->authority, certificate, NULL, true);
        if (err != QD_OK) {
            (void)unlink(files->authority_key);
        }
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    return err;
}

/* "DNS:queue.example,IP:192.168.1.5" */
static bool list_names(const char *const *names, size_t count, char *text, size_t size)
{
    unsigned char address[sizeof(struct in6_addr)];
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        bool is_address = inet_pton(AF_INET, names[i], address) == 1 ||
                          inet_pton(AF_INET6, names[i], address) == 1;
        int len = snprintf(text + used,
                           size - used,
                           "%s%s:%s",
                           i == 0 ? "" : ",",
                           is_address ? "IP" : "DNS",
                           names[i]);
        if (len < 0 || (size_t)len >= size - used) {
            return false;
        }
        used += (size_t)len;
    }
    return count > 0;
}

static enum qd_err load_authority(const struct certificate_files *files,
                                  X509 **certificate,
                                  EVP_PKEY **key)
{
    FILE *file = fopen(files->authority, "re");
    FILE *key_file = fopen(files->authority_key, "re");
    enum qd_err err = file == NULL || key_file == NULL ? QD_ERR_NOT_FOUND : QD_OK;

    if (err == QD_OK) {
        *certificate = PEM_read_X509(file, NULL, NULL, NULL);
        *key = PEM_read_PrivateKey(key_file, NULL, NULL, NULL);
        bool fit =
            *certificate != NULL && *key != NULL && X509_check_private_key(*certificate, *key) == 1;
        err = fit ? QD_OK : QD_ERR_INVALID;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    if (key_file != NULL) {
        (void)fclose(key_file);
    }
    return err;
}

/* Signed, or NULL. */
static X509 *issue(
    EVP_PKEY *key, X509 *authority, EVP_PKEY *authority_key, const char *names, unsigned days)
{
    X509 *certificate = begin(key, "queued", authority, (long)days);

    if (certificate == NULL) {
        return NULL;
    }
    if (!add_extension(certificate, authority, NID_basic_constraints, "critical,CA:FALSE") ||
        !add_extension(certificate, authority, NID_key_usage, "critical,digitalSignature") ||
        !add_extension(certificate, authority, NID_ext_key_usage, "serverAuth") ||
        !add_extension(certificate, authority, NID_subject_alt_name, names) ||
        !add_extension(certificate, authority, NID_authority_key_identifier, "keyid") ||
        X509_sign(certificate, authority_key, EVP_sha256()) <= 0) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

enum qd_err certificate_make_server(const struct certificate_files *files,
                                    const char *const *names,
                                    size_t count,
                                    unsigned days)
{
    char text[NAMES_SIZE];
    X509 *authority = NULL;
    X509 *certificate = NULL;
    EVP_PKEY *authority_key = NULL;
    EVP_PKEY *key = NULL;
    enum qd_err err = list_names(names, count, text, sizeof text) ? QD_OK : QD_ERR_TOO_BIG;

    if (err == QD_OK) {
        err = load_authority(files, &authority, &authority_key);
    }
    if (err == QD_OK) {
        key = EVP_EC_gen("P-256");
        certificate = key == NULL ? NULL : issue(key, authority, authority_key, text, days);
        err = certificate == NULL ? QD_ERR_NOMEM : QD_OK;
    }
    if (err == QD_OK) {
        err = write_key(files->server_key, key, false);
    }
    if (err == QD_OK) {
        err = write_certificate(files->server, certificate, authority, false);
    }
    X509_free(certificate);
    X509_free(authority);
    EVP_PKEY_free(key);
    EVP_PKEY_free(authority_key);
    return err;
}
