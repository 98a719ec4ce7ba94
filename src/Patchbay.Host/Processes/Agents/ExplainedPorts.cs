using System.Text.Json;
using Patchbay.Host.ClaudeSettings.Reading;

namespace Patchbay.Host.Processes.Agents;

/// <summary>The ports that an agent is connected to for another reason than the model: its MCP servers, its editor, a proxy, telemetry.
/// A connection to one of them says nothing about the endpoint.</summary>
internal static class ExplainedPorts
{
    private static readonly string[] Addresses =
    [
        "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy",
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    /// <summary>Collects them.</summary>
    public static IReadOnlySet<int> Of(ProcessFiles files, ConfigurationPlaces places, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var ports = new HashSet<int>();
        foreach (var name in Addresses) AddPort(ports, environment.GetValueOrDefault(name));
        if (int.TryParse(environment.GetValueOrDefault("CLAUDE_CODE_SSE_PORT"), CultureInfo.InvariantCulture, out var editor)) ports.Add(editor);
        foreach (var port in Editors(files.FromHere(Path.Combine(places.Folder, "ide")))) ports.Add(port);
        foreach (var path in new[] { places.GlobalConfig, Path.Combine(folder, ".mcp.json"), Path.Combine(places.Folder, "settings.json") }) AddServers(ports, files.Read(path));
        return ports;
    }

    /// <summary>An editor announces its port by the name of a file: <c>ide/PORT.lock</c>.</summary>
    private static IEnumerable<int> Editors(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateFiles(folder, "*.lock").Select(Path.GetFileNameWithoutExtension).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));
    }

    private static void AddServers(HashSet<int> ports, byte[]? text)
    {
        if (text is null) return;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            AddUrls(ports, document.RootElement);
        }
        catch (JsonException)
        {
            // A file that is just being written, or no JSON: nothing is explained by it.
        }
    }

    /// <summary>Servers are defined for the user and for each project: every <c>url</c> below <c>mcpServers</c> counts, wherever that stands.</summary>
    private static void AddUrls(HashSet<int> ports, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name != "mcpServers") AddUrls(ports, member.Value);
            else if (member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var server in member.Value.EnumerateObject())
                {
                    if (server.Value.ValueKind == JsonValueKind.Object && server.Value.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String) AddPort(ports, url.GetString());
                }
            }
        }
    }

    private static void AddPort(HashSet<int> ports, string? address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Port > 0) ports.Add(url.Port);
    }
}
