using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Patchbay.FakeEndpoint;

/// <summary>One request and what was answered. Times are milliseconds since 1970, to compare with a test's own clock on the same machine.</summary>
internal sealed class Entry(int n, HttpRequest request, string? clientCertificate)
{
    public int N { get; } = n;
    public string Method { get; } = request.Method;
    public string Target { get; } = request.Target;
    public List<string[]> Headers { get; } = request.Headers;
    public string BodySha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(request.Body));
    public int BodyLength { get; } = request.Body.Length;

    /// <summary>True for a question about the server and its models, no part of a conversation.</summary>
    public bool IsAboutServer { get; } = FakeEndpoint.Step.IsAboutServer(request);

    /// <summary>The model that was asked for; empty when the body names none.</summary>
    public string Model { get; set; } = "";

    public bool Stream { get; set; }

    /// <summary>Subject of the client certificate, if the peer showed one.</summary>
    public string? ClientCertificate { get; } = clientCertificate;

    /// <summary>Name of the step that answered.</summary>
    public string Step { get; set; } = "";

    public int Status { get; set; }

    /// <summary>Hash of the body as sent so far: after content encoding, before transfer coding.</summary>
    public string AnswerSha256 { get; set; } = "";

    public int AnswerLength { get; set; }

    /// <summary>True while the answer waits for a release.</summary>
    public bool Held { get; set; }

    /// <summary>True when the peer hung up before the answer was whole.</summary>
    public bool Aborted { get; set; }

    /// <summary>False while the answer is being sent; true however it ended.</summary>
    public bool Done { get; set; }

    public double ArrivedMs { get; } = Ms(DateTimeOffset.UtcNow);

    public double? AbortedMs { get; set; }

    public double? DoneMs { get; set; }

    [JsonIgnore]
    public byte[] Body { get; } = request.Body;

    public static double Ms(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
