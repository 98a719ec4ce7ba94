namespace Patchbay.FakeEndpoint;

/// <summary>The command line; see <c>Program.cs</c> for what each part does.</summary>
internal sealed record Options(string Name, int Port, string? Script, string? Tls, bool RequiresClientCertificate, string? CaOut, string? ClientCertificateOut, bool IsProxy, string? ProxyAuth)
{
    /// <summary>Reads the arguments; the short names <c>--proxy</c> and <c>--client-cert</c> mean the same as the long ones.</summary>
    public static Options Parse(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is var at and >= 0 ? args[at + 1] : null;
        return new Options(
            Value("--name") ?? "fake",
            int.Parse(Value("--port") ?? "0", CultureInfo.InvariantCulture),
            Value("--script"),
            Value("--tls"),
            args.Contains("--require-client-cert") || args.Contains("--client-cert"),
            Value("--ca-out"),
            Value("--client-cert-out"),
            args.Contains("--proxy") || Value("--mode") == "proxy",
            Value("--proxy-auth"));
    }
}
