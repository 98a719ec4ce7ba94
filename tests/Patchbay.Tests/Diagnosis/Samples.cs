using System.Text;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Tests.Diagnosis;

/// <summary>Endpoints and answers to judge.</summary>
internal static class Samples
{
    public static Endpoint Corp { get; } = Make("corp", "https://llm.corp.example");

    public static Endpoint LmStudio { get; } = Make("lmstudio", "http://127.0.0.1:1234") with { Kind = KindCatalog.Find("lmstudio")! };

    public static Endpoint Anthropic { get; } = Make("anthropic", "https://api.anthropic.com") with { Kind = KindCatalog.Anthropic };

    public static Endpoint Bare { get; } = Make("http://10.0.0.7:8000", "http://10.0.0.7:8000");

    public static Endpoint WithKey { get; } = Corp with { Credential = new Credential.KeyCredential(CredentialHeader.Bearer, new Secret("${env:CORP_TOKEN}")) };

    public static Endpoint Make(string name, string url) => new() { Name = name, Kind = KindCatalog.Custom, Url = new Uri(url) };

    /// <summary>A whole answer to <c>POST /v1/messages</c>.</summary>
    public static FailedAnswer Answer(Endpoint endpoint, int status, string body, string contentType = "application/json") => new(
        endpoint, "/v1/messages", "claude-opus-5-5", status, contentType, Encoding.UTF8.GetBytes(body),
        OwnCredential: endpoint.Credential.IsOwn, CallerCredentialWithheld: false, IsWhole: true);
}
