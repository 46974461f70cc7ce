using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Myna.Server.Keys;

namespace Myna.Server.Hosting;

/// <summary>Where the server listens, and whether it may.</summary>
internal static class Listening
{
    /// <summary>Whether only this machine reaches an address.</summary>
    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Makes sure that nobody opens the server to a network without a key.</summary>
    /// <exception cref="MynaException">There is no key yet.</exception>
    public static void RequireKeys(ServerOptions options, KeyStore keys)
    {
        if (!IsLoopback(options.Host) && !keys.Any())
        {
            throw new MynaException(
                $"{options.Host} can be reached from other machines, and there is no key yet: anybody could clone voices here. "
                + "Make a key first with `myna keys add NAME`, or listen on localhost");
        }
    }

    /// <summary>Opens the ports.</summary>
    /// <exception cref="MynaException">The host is no address of a machine, or the certificate cannot be read.</exception>
    public static void Open(KestrelServerOptions kestrel, ServerOptions options)
    {
        X509Certificate2? certificate = options.CertificatePath is null ? null : ReadCertificate(options);
        void Configure(ListenOptions listen)
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }

        if (string.Equals(options.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            // Both families where the port is given; the system picks one for 0, which cannot be the same for both.
            if (options.Port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, 0, Configure);
            }
            else
            {
                kestrel.ListenLocalhost(options.Port, Configure);
            }
        }
        else if (options.Host is "*" or "0.0.0.0" or "::")
        {
            kestrel.ListenAnyIP(options.Port, Configure);
        }
        else
        {
            kestrel.Listen(AddressOf(options.Host), options.Port, Configure);
        }
    }

    private static IPAddress AddressOf(string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return address;
        }

        try
        {
            return Dns.GetHostAddresses(host).FirstOrDefault() ?? throw new MynaException($"{host} has no address; give an address of this machine, or 0.0.0.0 for all");
        }
        catch (System.Net.Sockets.SocketException exception)
        {
            throw new MynaException($"{host} is not known as the name of a machine ({exception.Message}); give an address of this machine, or 0.0.0.0 for all", exception);
        }
    }

    private static X509Certificate2 ReadCertificate(ServerOptions options)
    {
        string path = options.CertificatePath!;
        try
        {
            return path.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".p12", StringComparison.OrdinalIgnoreCase)
                ? X509CertificateLoader.LoadPkcs12FromFile(path, options.CertificatePassword)
                : X509Certificate2.CreateFromPemFile(path, options.CertificateKeyPath);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new MynaException(
                $"the certificate {path} cannot be read: {exception.Message}; give a .pfx file, or a PEM file with --certificate and its key with --certificate-key", exception);
        }
    }
}
