using System.Text;
using Patchbay.Composition;
using Patchbay.Console;
using Patchbay.Console.Live;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Probing;
using Patchbay.Gateway.Admission;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Wiring;

/// <summary>Gives the console what it may know of this gateway.</summary>
/// <param name="options">How the gateway was started.</param>
/// <param name="settings">The settings file it follows.</param>
/// <param name="token">The local token: what the console's own keys are derived from.</param>
/// <param name="status">The gateway's state.</param>
/// <param name="traffic">Its exchanges.</param>
/// <param name="given">The sessions that have an endpoint of their own.</param>
/// <param name="probe">Tries endpoints out.</param>
/// <param name="conformance">Looks endpoints over.</param>
/// <param name="models">What the endpoints have told of their models.</param>
/// <param name="sessions">The sessions that the process hosts.</param>
/// <param name="ledger">What was used; null where none is kept.</param>
/// <param name="home">The home folder, shown as <c>~</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class ConsoleParts(ServeOptions options, SettingsFile settings, LocalToken token, Func<GatewayStatus> status, TrafficLog traffic, SessionEndpoints given, EndpointProbe probe, ConformanceProbe conformance, ModelCatalog models, Lazy<SessionHost> sessions, LedgerKeeping? ledger, string home, TimeProvider time)
{
    /// <summary>All of it.</summary>
    /// <param name="isOurHost">Whether a host name is this machine.</param>
    /// <param name="stopping">Cancelled when the gateway ends.</param>
    public ConsoleOptions Options(Func<string, bool> isOurHost, CancellationToken stopping)
    {
        var edit = new SettingsEdit(options.SettingsPath, options.DataFolder);
        var agents = options.Agents ?? new NoAgents();
        return new ConsoleOptions
        {
            Version = GatewayServer.Version,
            Secret = Encoding.UTF8.GetBytes(token.Value),
            IsOurHost = isOurHost,
            Gateway = new GatewayState(status, traffic),
            Traffic = new TrafficBook(traffic, new Replay(settings, given, traffic, token, () => status().Url)),
            Usage = new UsageBook(() => ledger?.Writer.Reader, () => ledger is null ? "none is kept" : ledger.Writer.State.Message, ledger?.Books.Limits, home, time),
            Plug = new PlugSwitch(settings, edit, new LastEndpoint(options.DataFolder), probe),
            Settings = new SettingsBook(settings, edit),
            Endpoints = new EndpointBook(settings, edit, probe, models),
            Doctor = new DoctorBench(settings, conformance, options.DataFolder),
            Agents = agents,
            Chat = new ChatSessions(sessions, options.UsualFolder, options.FirstStartNote),
            Stopping = stopping,
            Time = time,
        };
    }
}
