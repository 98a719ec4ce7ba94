using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Endpoints.Credentials;

/// <summary>The secrets that the user handed to Patchbay: <c>secrets.json</c> beside the settings file, a flat object of names and
/// values, readable by the owner alone. Settings name them as <c>${secret:NAME}</c>.</summary>
/// <remarks>Apart from the settings so that those can be shown, copied and kept in a repository.</remarks>
public sealed class SecretStore
{
    private const int MaxAttempts = 10;

    /// <param name="path">Full path of <c>secrets.json</c>; it need not be there.</param>
    public SecretStore(string path) => FullPath = path;

    /// <summary>The store that belongs to a settings file.</summary>
    public static SecretStore Beside(string settingsPath) =>
        new(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(settingsPath))!, "secrets.json"));

    /// <summary>Full path of the file.</summary>
    public string FullPath { get; }

    /// <summary>The value of a secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="problem">Why there is none: no such entry, the file is open to others, or it is not a JSON object of strings.</param>
    public string? Find(string name, out string? problem)
    {
        var secrets = Read(out problem);
        if (secrets is null) return null;
        if (secrets.TryGetValue(name, out var value)) return value;
        problem = $"{FullPath} has no entry of that name";
        return null;
    }

    /// <summary>Names of all secrets, sorted.</summary>
    public IReadOnlyList<string> Names(out string? problem) => Read(out problem) is { } secrets ? [.. secrets.Keys] : [];

    /// <summary>Adds or replaces a secret.</summary>
    /// <returns>Why it could not be kept, or null.</returns>
    public string? Set(string name, string value) => Change(secrets => secrets[name] = value);

    /// <summary>Takes a secret out; nothing happens when it is not there.</summary>
    /// <returns>Why it could not be taken out, or null.</returns>
    public string? Remove(string name) => Change(secrets => secrets.Remove(name));

    private SortedDictionary<string, string>? Read(out string? problem) => Parse(Load(out problem), ref problem);

    private byte[]? Load(out string? problem)
    {
        problem = null;
        try
        {
            if (!File.Exists(FullPath)) return null;
            if (FilePath.IsPrivate(FullPath)) return File.ReadAllBytes(FullPath);
            problem = $"{FullPath} can be read by others than you: run `chmod 600 {FullPath}`";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = exception.Message;
        }

        return null;
    }

    private SortedDictionary<string, string>? Parse(byte[]? bytes, ref string? problem)
    {
        if (problem is not null) return null;
        if (bytes is null) return new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (JsonSerializer.Deserialize(bytes, SecretsJson.Default.SortedDictionaryStringString) is { } secrets) return secrets;
        }
        catch (JsonException)
        {
            // The reader's words may quote the text, and the text is secret.
        }

        problem = $"{FullPath} is not a JSON object of strings";
        return null;
    }

    private string? Change(Action<SortedDictionary<string, string>> change)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var before = Load(out var problem);
            var secrets = Parse(before, ref problem);
            if (secrets is null) return problem;
            change(secrets);
            var after = JsonSerializer.SerializeToUtf8Bytes(secrets, SecretsJson.Default.SortedDictionaryStringString);

            // Somebody else's change since the reading must not be lost.
            if (!Load(out _).AsSpan().SequenceEqual(before)) continue;
            try
            {
                AtomicFile.Write(FullPath, after);
                return null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return exception.Message;
            }
        }

        return $"{FullPath} is being changed by something else all the time";
    }
}

/// <summary>The one JSON context of the secrets file.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class SecretsJson : JsonSerializerContext;
