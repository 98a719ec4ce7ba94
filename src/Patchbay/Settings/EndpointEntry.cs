using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Keys = Patchbay.Settings.SettingsKeys.Endpoint;

namespace Patchbay.Settings;

/// <summary>One entry of <c>endpoints</c> as it is to be written: what is null or empty is left out.</summary>
public sealed record EndpointEntry
{
    /// <summary>Name of a kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The base URL as the user typed it.</summary>
    public string? Url { get; init; }

    /// <summary>Name of a dialect, where it is not the kind's.</summary>
    public string? Dialect { get; init; }

    /// <summary>Where the credential comes from. Null and <see cref="Credential.Unset"/> write nothing.</summary>
    public Credential? Credential { get; init; }

    /// <summary>Model names: the client's, the endpoint's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Models { get; init; } = [];

    /// <summary>Tokens that a conversation and its answer may have together.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Most tokens of one answer.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Extra headers.</summary>
    public IReadOnlyList<EndpointHeader> Headers { get; init; } = [];

    /// <summary>HTTP or HTTPS proxy.</summary>
    public string? Proxy { get; init; }

    /// <summary>PEM file of extra certificate authorities.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of its key.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>Time to make a connection.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Time without a byte.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The entry as JSON.</summary>
    public byte[] ToJson() => Write(writer =>
    {
        writer.WriteStartObject();
        WriteText(writer, Keys.Kind, Kind);
        WriteText(writer, Keys.Url, Url);
        WriteText(writer, Keys.Dialect, Dialect);
        if (Credential is not (null or Credential.UnsetCredential))
        {
            writer.WritePropertyName(Keys.Credential);
            WriteCredential(writer, Credential);
        }

        WriteMap(writer, Keys.Models, Models);
        if (ContextWindow is { } window) writer.WriteNumber(Keys.ContextWindow, window);
        if (MaxOutputTokens is { } most) writer.WriteNumber(Keys.MaxOutputTokens, most);
        WriteMap(writer, Keys.Headers, [.. Headers.Select(header => KeyValuePair.Create(header.Name, header.Value.Reference))]);
        WriteText(writer, Keys.Proxy, Proxy);
        WriteText(writer, Keys.CaFile, CaFile);
        WriteText(writer, Keys.ClientCertificateFile, ClientCertificateFile);
        WriteText(writer, Keys.ClientKeyFile, ClientKeyFile);
        WriteText(writer, Keys.ConnectTimeout, ConnectTimeout is { } connect ? Duration.Format(connect) : null);
        WriteText(writer, Keys.IdleTimeout, IdleTimeout is { } idle ? Duration.Format(idle) : null);
        writer.WriteEndObject();
    });

    /// <summary>A credential in the form the settings have it; null for <see cref="Credential.Unset"/>, which is no value at all.</summary>
    public static byte[]? ToJson(Credential credential) =>
        credential is Credential.UnsetCredential ? null : Write(writer => WriteCredential(writer, credential));

    private static void WriteCredential(Utf8JsonWriter writer, Credential credential)
    {
        switch (credential)
        {
            case Credential.NoCredential:
                writer.WriteStringValue(SettingsKeys.Credential.None);
                break;
            case Credential.ClientCredential:
                writer.WriteStringValue(SettingsKeys.Credential.Client);
                break;
            case Credential.KeyCredential key:
                writer.WriteStartObject();
                writer.WriteString(HeaderWord(key.Header), key.Key.Reference);
                writer.WriteEndObject();
                break;
            case Credential.CommandCredential command:
                writer.WriteStartObject();
                writer.WriteString(SettingsKeys.Credential.Command, command.CommandLine);
                if (command.Lifetime != CredentialSource.DefaultCommandLifetime) writer.WriteString(SettingsKeys.Credential.Ttl, Duration.Format(command.Lifetime));
                writer.WriteString(SettingsKeys.Credential.Header, HeaderWord(command.Header));
                writer.WriteEndObject();
                break;
            default:
                throw new ArgumentException($"{credential.GetType().Name} has no form in the settings", nameof(credential));
        }
    }

    private static string HeaderWord(CredentialHeader header) =>
        header == CredentialHeader.Bearer ? SettingsKeys.Credential.Bearer : SettingsKeys.Credential.ApiKey;

    private static void WriteText(Utf8JsonWriter writer, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value)) writer.WriteString(key, value);
    }

    private static void WriteMap(Utf8JsonWriter writer, string key, IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        if (entries.Count == 0) return;
        writer.WriteStartObject(key);
        foreach (var (name, value) in entries) writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
