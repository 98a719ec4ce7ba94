using Patchbay.Endpoints.Kinds;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>What the server at the other end seems to be, told from the words that its software uses and nobody else does.</summary>
internal static class ServerGuess
{
    // The first match wins: products before the frameworks that they are made of.
    private static readonly (string Part, string Guess)[] Signs =
    [
        ("Unexpected endpoint or method", "It looks like LM Studio; the Anthropic format needs LM Studio 0.4.1 or newer."),
        ("lms load", "It looks like LM Studio."),
        ("Ollama is running", "It looks like Ollama."),
        ("\"File Not Found\"", "It looks like llama.cpp's server; the Anthropic format needs a current version."),
        ("Invalid URL (POST", "It looks like an OpenAI-format API; it wants the path of its Anthropic format, if it has one."),
        ("Unrecognized request URL", "It looks like an OpenAI-format API; it wants the path of its Anthropic format, if it has one."),
        ("\"object\":\"error\"", "It looks like vLLM or another OpenAI-format server."),
        ("LiteLLM", "It looks like LiteLLM."),
        ("cf-error", "The page is Cloudflare's."),
        ("cloudflare", "The page is Cloudflare's."),
        ("CloudFront", "The page is Amazon CloudFront's."),
        ("AkamaiGHost", "The page is Akamai's."),
        ("<center>nginx", "The page is nginx's."),
        ("<center>openresty", "The page is OpenResty's (nginx)."),
        ("<center>cloudflare", "The page is Cloudflare's."),
        ("squid", "The page is a Squid proxy's."),
        ("zscaler", "The page is Zscaler's, a company proxy."),
        ("Apache Tomcat", "The page is Tomcat's."),
        ("was not found on this server", "The page is Apache's, or another plain web server's."),
        ("Cannot POST /", "It looks like a Node.js program (Express)."),
        ("Route POST:/", "It looks like a Node.js program (Fastify)."),
        ("{\"detail\":\"Not Found\"}", "It looks like a Python program (FastAPI: vLLM, LiteLLM and many others)."),
        ("{\"detail\":\"Method Not Allowed\"}", "It looks like a Python program (FastAPI: vLLM, LiteLLM and many others)."),
        ("Whitelabel Error Page", "It looks like a Java program (Spring)."),
        ("\"timestamp\":", "It looks like a Java program (Spring)."),
        ("Error code explanation", "It looks like Python's own small web server, which serves files only."),
        ("404 page not found", "It looks like a program written in Go (Ollama is one)."),
        ("404 Not Found: POST", "It looks like a Deno or Bun program."),
        ("\"error\":{\"message\"", "It looks like an OpenAI-format server."),
    ];

    private static readonly string[] LoginSigns = ["type=\"password\"", "sign in", "sign-in", "log in", "login", "single sign-on", "captive", "hotspot"];

    /// <summary>One sentence with a blank before it, or an empty string when nothing is told.</summary>
    public static string Sentence(Endpoint endpoint, AnswerBody body)
    {
        // A kind that the user wrote down needs no guess.
        if (endpoint.Kind.Name == "ollama" && body.Says("404 page not found")) return " It looks like an Ollama older than its Anthropic format: update it.";
        foreach (var (part, guess) in Signs)
        {
            if (body.Says(part)) return " " + guess;
        }

        return body.Shape == BodyShape.Html && LooksLikeLogin(body) ? " It looks like a login page." : "";
    }

    /// <summary>The address that a known vendor at the same host serves the Anthropic format at, when it is another one than the
    /// endpoint's; else null.</summary>
    public static string? KnownAddress(Endpoint endpoint)
    {
        foreach (var kind in KindCatalog.All)
        {
            foreach (var address in kind.OtherUrls.Prepend(kind.DefaultUrl))
            {
                if (Uri.TryCreate(address, UriKind.Absolute, out var url) && !url.IsLoopback && url.Host == endpoint.Url.Host
                    && url.AbsolutePath.TrimEnd('/') != endpoint.BasePath) return address;
            }
        }

        return null;
    }

    /// <summary>True when a web page asks somebody to sign in.</summary>
    public static bool LooksLikeLogin(AnswerBody body)
    {
        foreach (var sign in LoginSigns)
        {
            if (body.Says(sign)) return true;
        }

        return false;
    }
}
