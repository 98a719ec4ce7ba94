using System.Text.Json;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Endpoints.Models;

/// <summary>What local servers tell of a model outside its list: the window it was loaded with, whether it sees.</summary>
internal static class ServerDetails
{
    /// <summary>llama.cpp's <c>GET /props</c>: <c>default_generation_settings.n_ctx</c>, <c>modalities.vision</c>.</summary>
    public static bool IsLlamaCpp(Endpoint endpoint, IReadOnlyList<ModelCard> list) => endpoint.Kind.Name == "llamacpp" || list.Any(static card => card.OwnedBy == "llamacpp");

    /// <summary>LM Studio's <c>GET /api/v0/models</c>.</summary>
    public static bool IsLMStudio(Endpoint endpoint, IReadOnlyList<ModelCard> list) => endpoint.Kind.Name == "lmstudio" || list.Any(static card => card.OwnedBy == "organization_owner");

    /// <summary>Ollama's <c>POST /api/show</c> and <c>GET /api/ps</c>.</summary>
    public static bool IsOllama(Endpoint endpoint, IReadOnlyList<ModelCard> list) => endpoint.Dialect == Dialect.Ollama || endpoint.Kind.Name == "ollama" || list.Any(static card => card.OwnedBy == "library");

    /// <summary>The server's one model.</summary>
    public static ModelCard Props(ReadOnlyMemory<byte> body) => Read(body, static root => new ModelCard("")
    {
        ContextWindow = ModelListReader.Number(Part(root, "default_generation_settings"), "n_ctx"),
        TakesImages = ModelListReader.Flag(Part(root, "modalities"), "vision"),
    });

    /// <summary>A model of Ollama's: what it can, and the window it is set to; not the largest it could have.</summary>
    public static ModelCard Show(ReadOnlyMemory<byte> body) => Read(body, static root => new ModelCard("")
    {
        ContextWindow = SetWindow(ModelListReader.Text(root, "parameters")),
        TakesImages = ModelListReader.Lists(root, "capabilities", "vision"),
        TakesTools = ModelListReader.Lists(root, "capabilities", "tools"),
        Thinks = ModelListReader.Lists(root, "capabilities", "thinking"),
    });

    /// <summary>The windows of the models that Ollama has loaded.</summary>
    public static IReadOnlyDictionary<string, int> Running(ReadOnlyMemory<byte> body)
    {
        var windows = new Dictionary<string, int>(StringComparer.Ordinal);
        Read(body, root =>
        {
            if (root.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Array)
            {
                foreach (var model in models.EnumerateArray())
                {
                    if (ModelListReader.Text(model, "name") is { } name && ModelListReader.Number(model, "context_length") is { } window) windows[name] = window;
                }
            }

            return new ModelCard("");
        });
        return windows;
    }

    /// <summary>A Modelfile's lines: <c>num_ctx                        8192</c>.</summary>
    private static int? SetWindow(string? parameters)
    {
        foreach (var line in (parameters ?? "").Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words is ["num_ctx", var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var window) && window > 0) return window;
        }

        return null;
    }

    private static JsonElement Part(JsonElement root, string name) => root.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : default;

    private static ModelCard Read(ReadOnlyMemory<byte> body, Func<JsonElement, ModelCard> read)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? read(json.RootElement) : new ModelCard("");
        }
        catch (JsonException)
        {
            return new ModelCard("");
        }
    }
}
