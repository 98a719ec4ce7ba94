using Patchbay.Composition;
using Patchbay.Host.Gateways;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>What every command has at hand.</summary>
/// <param name="Environment">The environment of this process.</param>
/// <param name="Self">The command line that runs this program again.</param>
/// <param name="Talk">Where to speak.</param>
internal sealed record CommandContext(IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Self, Talk Talk)
{
    /// <summary>Finds the settings file and its data folder.</summary>
    public SettingsPaths Paths { get; } = new(name => Environment.GetValueOrDefault(name));

    /// <summary>The launcher of the gateway that follows a settings file.</summary>
    /// <param name="settingsOption">The value of <c>--settings</c>, or null.</param>
    public GatewayLauncher Launcher(string? settingsOption)
    {
        var settings = Paths.SettingsFile(settingsOption);
        return new GatewayLauncher(new GatewayFolder(Paths.DataFolder(settings)), settings, Self, Environment);
    }

    /// <summary>The context of this process.</summary>
    public static CommandContext OfThisProcess() => new(InheritedEnvironment.Read(), InheritedEnvironment.Self(), Talk.ToStreams());
}
