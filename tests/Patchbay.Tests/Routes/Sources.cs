using System.Net;
using Patchbay.Host.ClaudeSettings;

namespace Patchbay.Tests.Routes;

/// <summary>Builds what the resolver is given.</summary>
internal static class Sources
{
    public const string Url = "ANTHROPIC_BASE_URL";

    public static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static SettingsLayer Layer(SourceKind kind, params (string Name, string Value)[] variables)
    {
        var source = new SettingsSource(kind, kind.Word(), kind == SourceKind.Environment ? "" : "/" + kind.Word());
        return new SettingsLayer(source, [.. variables.Select((variable, index) => new RoutingSetting(variable.Name, variable.Value, source, index + 1))]) { ChangedAt = Start.AddMinutes(-5) };
    }

    public static SourceSet Running(params SettingsLayer[] layers) => New(layers) with { StartedAt = Start };

    public static SourceSet New(params SettingsLayer[] layers) => new([.. layers.OrderBy(layer => layer.Source.Kind)]) { Version = ClientVersion.Measured };

    public static Evidence Connected(params string[] ends) => new([.. ends.Select(IPEndPoint.Parse)], new HashSet<int> { 9999 });

    public static string[] Kinds(this EffectiveEndpoint endpoint) => [.. endpoint.Warnings.Where(warning => !warning.IsNote).Select(warning => warning.Kind)];
}
