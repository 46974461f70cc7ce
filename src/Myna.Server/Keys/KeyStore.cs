using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Myna.Server.Keys;

/// <summary>
/// The keys of a server, in <c>server/keys.json</c> under its home. Any number of processes may read and change it: a server sees what
/// <c>myna keys</c> did with its next request.
/// </summary>
public sealed class KeyStore
{
    /// <summary>What every key begins with, so that one that leaked can be recognised.</summary>
    public const string Prefix = "myna_";

    private const int SecretBytes = 32;
    private const int IdBytes = 5;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private (DateTime Written, long Length) _seen;
    private Dictionary<string, ApiKey> _byHash = [];

    /// <summary>Opens the keys of a home folder; there need not be any.</summary>
    /// <param name="home">The folder with everything Myna keeps.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public KeyStore(string home, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(home);
        _path = Path.Combine(home, "server", "keys.json");
        _time = time ?? TimeProvider.System;
    }

    /// <summary>All keys, the oldest first.</summary>
    /// <exception cref="MynaException">The file is damaged or cannot be read.</exception>
    public IReadOnlyList<ApiKey> List() => [.. Read().Values.OrderBy(key => key.Created)];

    /// <summary>Whether there is a key that can be used.</summary>
    /// <exception cref="MynaException">The file is damaged or cannot be read.</exception>
    public bool Any() => Read().Values.Any(IsValid);

    /// <summary>Makes a key.</summary>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="scopes">What it may do.</param>
    /// <param name="lifetime">How long; null for ever.</param>
    /// <param name="requestsPerMinute">Requests a minute; null for the server's own limit.</param>
    /// <param name="mostCharacters">Characters in one request; null for the server's own limit.</param>
    /// <returns>The key itself, which is kept nowhere, and what is kept of it.</returns>
    /// <exception cref="MynaException">The file is damaged or cannot be written.</exception>
    public (string Secret, ApiKey Key) Add(
        string name, KeyScope scopes, TimeSpan? lifetime = null, int? requestsPerMinute = null, int? mostCharacters = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        DateTimeOffset now = _time.GetUtcNow();
        var key = new ApiKey
        {
            Id = "key_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
            Name = name.Trim(),
            Hash = HashOf(secret),
            Scopes = scopes,
            Created = now,
            Expires = now + lifetime,
            RequestsPerMinute = requestsPerMinute,
            MostCharacters = mostCharacters,
        };
        Change(keys => keys.Add(key));
        return (secret, key);
    }

    /// <summary>Takes a key away; who holds it is refused from now on.</summary>
    /// <param name="idOrName">Its id, or its name where only one key has it.</param>
    /// <returns>The key that was taken away.</returns>
    /// <exception cref="MynaException">There is no such key, or more than one.</exception>
    public ApiKey Remove(string idOrName)
    {
        ApiKey? removed = null;
        Change(keys =>
        {
            List<ApiKey> found = keys.FindAll(key => key.Id == idOrName);
            found = found.Count > 0 ? found : keys.FindAll(key => key.Name == idOrName);
            removed = found.Count switch
            {
                0 => throw new MynaException($"there is no key {idOrName}; `myna keys list` shows all"),
                1 => found[0],
                _ => throw new MynaException($"{found.Count} keys are called {idOrName}; give the id of one: {string.Join(", ", found.Select(key => key.Id))}"),
            };
            keys.Remove(removed);
        });
        return removed!;
    }

    /// <summary>The key that a caller has shown; null if it is none of this server's, or has ended.</summary>
    public ApiKey? Find(string secret) =>
        secret.StartsWith(Prefix, StringComparison.Ordinal) && Read().TryGetValue(HashOf(secret), out ApiKey? key) && IsValid(key) ? key : null;

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private bool IsValid(ApiKey key) => key.Expires is not { } end || end > _time.GetUtcNow();

    private Dictionary<string, ApiKey> Read()
    {
        lock (_gate)
        {
            var file = new FileInfo(_path);
            (DateTime, long) state = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (state != _seen)
            {
                _byHash = ReadFile().ToDictionary(key => key.Hash, StringComparer.Ordinal);
                _seen = state;
            }

            return _byHash;
        }
    }

    private List<ApiKey> ReadFile()
    {
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), KeyJson.Default.ListApiKey) ?? [] : [];
        }
        catch (JsonException exception)
        {
            throw new MynaException($"{_path} is damaged ({exception.Message}); restore it from a backup, or remove it and make new keys", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{_path} cannot be read: {exception.Message}", exception);
        }
    }

    private void Change(Action<List<ApiKey>> change)
    {
        lock (_gate)
        {
            try
            {
                PrivateFolder.Create(Path.GetDirectoryName(_path)!);
                using FileStream guard = FileLock.Take(_path + ".lock");
                List<ApiKey> keys = ReadFile();
                change(keys);
                PrivateFolder.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(keys, KeyJson.Default.ListApiKey));
                _seen = default;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new MynaException($"{_path} cannot be written: {exception.Message}", exception);
            }
        }
    }
}
