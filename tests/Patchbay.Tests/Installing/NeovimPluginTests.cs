using Patchbay.Host.Installing;
using Patchbay.Tests.Host;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Installing;

/// <summary>The real Neovim reads the file, with plug-ins that are loaded before it, after it, twice, or not at all.</summary>
public sealed class NeovimPluginTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public NeovimPluginTests()
    {
        _folder.Write("nvim/plugin/patchbay.lua", NeovimPlugin.Write("patchbay", ["/opt/a \"b\"\\c/patchbay", "--settings", "/s.json", "acp"]));
        // As the plug-ins have it: a table that setup makes anew, and in CodeCompanion's case once more by the module above.
        _folder.Write("site/lua/codecompanion/config.lua", """
            local M = { config = { adapters = { acp = {} } } }
            M.setup = function(o) M.config = { adapters = { acp = vim.tbl_extend("force", {}, o or {}) } } end
            return setmetatable(M, { __index = function(_, key) return rawget(M.config, key) end })
            """);
        _folder.Write("site/lua/codecompanion/init.lua", """
            local config = require("codecompanion.config")
            return { setup = function(o) config.setup(o); config.adapters.acp = vim.tbl_extend("keep", o or {}, {}) end }
            """);
        _folder.Write("site/lua/codecompanion/adapters/acp/init.lua", """return { extend = function(name, o) return vim.tbl_extend("force", { from = name, handlers = {}, commands = { yolo = {} } }, o) end }""");
        _folder.Write("site/lua/avante/config.lua", """
            local M = { _options = {} }
            M.setup = function(o) M._options = { acp_providers = (o or {}).acp_providers or {} } end
            return setmetatable(M, { __index = function(_, key) return M._options[key] end })
            """);
        _folder.Write("site/lua/agentic/config.lua", "return { acp_providers = {} }");
    }

    public void Dispose() => _folder.Dispose();

    private const string Shown = """io.stdout:write(vim.inspect(require("codecompanion.config").adapters.acp.patchbay().commands.default[1]))""";

    [Theory]
    [InlineData("", "")]
    [InlineData("", "require('codecompanion').setup() " + Shown)]
    [InlineData("require('codecompanion').setup()", Shown)]
    [InlineData("", "require('codecompanion').setup() require('codecompanion').setup() " + Shown)]
    [InlineData("", "require('avante.config').setup() io.stdout:write(require('avante.config').acp_providers.patchbay.command)")]
    [InlineData("require('avante.config').setup()", "io.stdout:write(require('avante.config').acp_providers.patchbay.command)")]
    [InlineData("", "io.stdout:write(require('agentic.config').acp_providers.patchbay.command)")]
    public async Task A_plug_in_has_the_agent_whenever_it_is_loaded(string before, string after)
    {
        var said = await RunAsync(before, after);
        if (after.Length > 0 && said is not null) Assert.Contains("b\"\\c/patchbay", said.Replace("\\\\", "\\", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("require('avante.config').setup({ acp_providers = { patchbay = { command = 'mine' } } }) io.stdout:write(require('avante.config').acp_providers.patchbay.command)", "mine")]
    [InlineData("io.stdout:write(tostring(pcall(require, 'no.such.module')))", "false")]
    [InlineData("io.stdout:write(table.concat(require('agentic.config').acp_providers.patchbay.args, ' '))", "--settings /s.json acp")]
    public async Task It_changes_nothing_else(string after, string expected)
    {
        if (await RunAsync("", after) is { } said) Assert.Equal(expected, said.Trim());
    }

    /// <returns>Null where there is no Neovim.</returns>
    private async Task<string?> RunAsync(string before, string after)
    {
        if (Programs.Installed("nvim") is not { } nvim) return null;
        _folder.Write("nvim/init.lua", $"vim.opt.rtp:append({Quoted(Path.Combine(_folder.FullPath, "site"))})\n{before}\n");
        var script = _folder.Write("after.lua", after);
        var ended = await Programs.RunAsync(nvim, ["--headless", "-c", $"luafile {script}", "+qa!"], new()
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = _folder.FullPath,
            ["XDG_CONFIG_HOME"] = _folder.FullPath,
        });
        Assert.True(ended.Code == 0 && ended.Errors.Trim().Length == 0, ended.ToString());
        return ended.Output;
    }

    private static string Quoted(string text) => $"[[{text}]]";
}
