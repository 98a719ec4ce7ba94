using System.Buffers;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>An endpoint in the words of a message: its name, its address, the commands about it.</summary>
internal static class EndpointWords
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,");

    /// <summary>Values of the placeholders that every finding about an endpoint may use.</summary>
    public static Dictionary<string, string> Of(Endpoint endpoint)
    {
        var url = UrlWithoutSecrets(endpoint.Url);
        // A bare URL as the plug has no name: it is its own, and there is no entry to edit.
        var bare = endpoint.Name.Contains("://", StringComparison.Ordinal);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = bare ? url : endpoint.Name,
            ["endpoint"] = bare ? url : $"{endpoint.Name} ({url})",
            ["url"] = url,
            ["host"] = endpoint.Url.Host,
            ["authority"] = endpoint.Authority,
            ["edit"] = bare ? $"patchbay endpoint add NAME --url {url}" : $"patchbay endpoint edit {Quoted(endpoint.Name)}",
            ["test"] = $"patchbay endpoint test {(bare ? url : Quoted(endpoint.Name))}",
            ["back"] = endpoint.IsFirstParty ? "" : " Or go back to the Anthropic API: `patchbay use off`.",
            ["start"] = StartAdvice(endpoint.Kind.Name),
            ["other"] = url.StartsWith("https:", StringComparison.Ordinal) ? "http" + url[5..] : "https" + url[4..],
        };
    }

    /// <summary>A URL as it may be shown: without user name, password and query, any of which may be a secret.</summary>
    public static string UrlWithoutSecrets(Uri url) =>
        url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    private static string StartAdvice(string kind) => kind switch
    {
        "lmstudio" => "Start LM Studio's server: `lms server start`.",
        "ollama" => "Start Ollama: `ollama serve`.",
        "llamacpp" or "llama-server" or "llama.cpp" => "Start llama.cpp: `llama-server -m MODEL.gguf`.",
        "vllm" => "Start vLLM: `vllm serve MODEL`.",
        _ => "Start the server there, or correct the address.",
    };

    /// <summary>As a POSIX shell needs it; names are plain words nearly always.</summary>
    private static string Quoted(string name) =>
        name.AsSpan().ContainsAnyExcept(Plain) ? "'" + name.Replace("'", "'\\''", StringComparison.Ordinal) + "'" : name;
}
