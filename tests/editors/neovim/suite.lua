-- Runs inside of Neovim, 0.7 or newer, that has the configuration of the page and has opened models.py.

local PATIENCE_MS = 20000
local NAME = "Neovim " .. vim.env.SQLASSAY_NEOVIM
local file, buffer = vim.api.nvim_buf_get_name(0), vim.api.nvim_get_current_buf()

local function until_(what, question)
  local answer
  local came = vim.wait(PATIENCE_MS, function()
    answer = question()
    return answer
  end, 20)
  assert(came, "not in time: " .. what)
  return answer
end

local function client()
  for _, each in pairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do
    if each.name == "sqlassay" then
      return each
    end
  end
end

local function can(capability)
  return client().server_capabilities[capability]
end

local function findings()
  return vim.tbl_map(function(found)
    local line = vim.api.nvim_buf_get_lines(buffer, found.lnum, found.lnum + 1, true)[1]
    return found.code .. " " .. line:sub(found.col + 1, found.end_col)
  end, vim.diagnostic.get(buffer))
end

-- SA518 is ignored: the settings of the page arrive.
local BOTH = { "SA101 User.name is None", "SA101 User.name is not None" }

local function shows(expected)
  until_(vim.inspect(expected), function()
    local found = findings()
    table.sort(found)
    return vim.deep_equal(found, expected)
  end)
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), "\n")
end

local function becomes(...)
  for _, wanted in ipairs({ ... }) do
    until_(wanted, function()
      return text():find(wanted, 1, true)
    end)
  end
end

local function go_to(words)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  assert(vim.fn.search("\\V" .. words, "cW") > 0, words)
end

-- The menu, answered with the first item of which the title has these words.
local function choosing(words)
  vim.ui.select = function(items, options, choose)
    for at, item in ipairs(items) do
      local title = options.format_item and options.format_item(item) or tostring(item)
      if title:find(words, 1, true) then
        return choose(item, at)
      end
    end
    error("nothing with " .. words .. " in " .. vim.inspect(items))
  end
end

local function ask(method, more)
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(0, client().offset_encoding), more or {})
  local answer = vim.lsp.buf_request_sync(buffer, method, params, PATIENCE_MS)[client().id]
  assert(answer and not answer.err and not answer.error, vim.inspect(answer))
  return answer.result
end

local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return window
    end
  end
end

local tests = {
  {
    "the findings stand at their words, also behind an emoji",
    function()
      shows(BOTH)
    end,
  },
  {
    "the hover says why, and links to the standard",
    function()
      for _, words in ipairs({ "User.name is None", "User.name is not None" }) do
        go_to(words)
        vim.lsp.buf.hover()
        local window = until_("the hover", floating)
        local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true)
        local said = table.concat(lines, "\n")
        assert(said:find("SA101", 1, true) and said:find("%.md#"), said)
        vim.api.nvim_win_close(window, true)
      end
    end,
  },
  {
    "the quick fix changes its line, and the finding goes",
    function()
      choosing("Use .is_not()")
      go_to("User.name is not None")
      vim.lsp.buf.code_action()
      becomes('faces = "é 😀", select(User).where(User.name.is_not(None))')
      shows({ BOTH[1] })
    end,
  },
  {
    "the definition",
    function()
      go_to("User.name is not None")
      vim.cmd("normal! f.l")
      vim.lsp.buf.definition()
      until_("the declaration", function()
        return vim.api.nvim_get_current_line():find("name: Mapped", 1, true)
      end)
    end,
  },
  {
    "a rename changes every place",
    function()
      go_to("name: Mapped")
      vim.lsp.buf.rename("title")
      becomes("title: Mapped[str | None]", "where(User.title is None)", '😀", select(User).where(User.title is not None)')
    end,
  },
  {
    "completion of an attribute, behind an emoji",
    function()
      go_to("where(User.name is not None)")
      vim.cmd("normal! Cfilter_by()")
      local items = ask("textDocument/completion")
      items = items.items or items
      local labels = vim.tbl_map(function(item)
        return item.label
      end, items)
      assert(vim.tbl_contains(labels, "name=") or vim.tbl_contains(labels, "name"), vim.inspect(labels))
    end,
  },
  {
    "the code lens opens the SQL of a class",
    function()
      if not can("codeLensProvider") then
        assert(vim.fn.has("nvim-0.8") == 0, "no code lenses")
        return "none: this version shows no documents"
      end
      vim.lsp.codelens.refresh()
      until_("the lenses", function()
        return #vim.lsp.codelens.get(buffer) > 0
      end)
      choosing("SQL")
      go_to("class User")
      vim.lsp.codelens.run()
      until_("the SQL", function()
        return vim.api.nvim_buf_get_name(0):find("%.sql$") and vim.fn.search("CREATE TABLE users", "cw") > 0
      end)
    end,
  },
}

if vim.env.SQLASSAY_FULL then
  table.insert(tests, {
    "the inlay hints are shown",
    function()
      go_to("import select")
      vim.cmd("normal! wiForeignKey, ")
      go_to("orders: Mapped")
      vim.cmd('normal! Oparent: Mapped[int] = mapped_column(ForeignKey("users.id"))')
      until_("the hint", function()
        return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0
      end)
    end,
  })
  table.insert(tests, {
    "the safe fixes are made on save",
    function()
      vim.cmd("silent write")
      becomes("where(User.name.is_(None))", 'faces = "é 😀", select(User).where(User.name.is_not(None))')
    end,
  })
end

local function fresh()
  vim.cmd("edit! " .. vim.fn.fnameescape(file))
  buffer = vim.api.nvim_get_current_buf()
  shows(BOTH)
end

local all_passed = true
for _, test in ipairs(tests) do
  local passed, said = xpcall(function()
    fresh()
    return test[2]()
  end, debug.traceback)
  all_passed = all_passed and passed
  local line = (passed and "✔ " or "✖ ") .. NAME .. ": " .. test[1]
  io.stdout:write(line, (passed and said) and " (" .. said .. ")" or "", passed and "" or "\n" .. said, "\n")
end
vim.cmd(all_passed and "qall!" or "cquit 1")
