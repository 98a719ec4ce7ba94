using Patchbay.Host.Acp.Proxy;
using Patchbay.Settings;

namespace Patchbay.Sessions;

/// <summary>The endpoints of the settings file as an editor's menu has them; the file is read again when it has changed.</summary>
/// <param name="settingsPath">Full path of the settings file.</param>
internal sealed class AcpChoices(string settingsPath)
{
    private readonly Lock _lock = new();
    private DateTime _read;
    private EndpointChoices? _choices;

    /// <summary>What there is now; where the file cannot be used, what there was.</summary>
    public EndpointChoices Now()
    {
        lock (_lock)
        {
            var written = File.GetLastWriteTimeUtc(settingsPath);
            if (_choices is not null && written == _read) return _choices;
            _read = written;
            return _choices = SettingsReader.Read(settingsPath).Settings is { } settings ? Of(settings) : _choices ?? Of(PatchbaySettings.Default);
        }
    }

    private static EndpointChoices Of(PatchbaySettings settings)
    {
        string[] own = [.. settings.Endpoints.Values.Where(static endpoint => !endpoint.IsFirstParty && !endpoint.Kind.IsDemo).Select(static endpoint => endpoint.Name)];
        if (own.Length == 0) own = [.. settings.Endpoints.Values.Where(static endpoint => endpoint.Kind.IsDemo).Select(static endpoint => endpoint.Name)];
        return new EndpointChoices(settings.Plugged.Name, settings.Plugged.IsFirstParty, own);
    }
}
