namespace Patchbay.FakeEndpoint;

/// <summary>The command line.</summary>
internal sealed record Options(string Name, int Port, string? Script, string? Tls, bool ClientCertificate, string? CaOut, bool Proxy, string? ProxyAuth)
{
    public static Options Parse(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is var at and >= 0 ? args[at + 1] : null;
        return new Options(
            Value("--name") ?? "fake",
            int.Parse(Value("--port") ?? "0", CultureInfo.InvariantCulture),
            Value("--script"),
            Value("--tls"),
            args.Contains("--client-cert"),
            Value("--ca-out"),
            args.Contains("--proxy"),
            Value("--proxy-auth"));
    }
}
