" Runs inside of Vim, that has the configuration of the page and has opened models.py.

let s:patience_ms = 20000
let s:name = 'Vim ' . (v:version / 100) . '.' . (v:version % 100) . ', ALE'
let s:results = []
let s:answers = []
" SA518 is ignored: the settings of the page arrive.
let s:both = [[15, 'SA101'], [16, 'SA101']]

function! s:Until(what, question) abort
    let l:start = reltime()

    while 1
        let l:answer = a:question()

        if !empty(l:answer) && l:answer isnot v:null
            return l:answer
        endif

        if reltimefloat(reltime(l:start)) * 1000 > s:patience_ms
            throw 'not in time: ' . string(a:what)
        endif

        sleep 20m
    endwhile
endfunction

function! s:Lines() abort
    return map(copy(ale#engine#GetLoclist(bufnr(''))), {_, found -> [found.lnum, found.code]})
endfunction

function! s:Shows(expected) abort
    call s:Until(a:expected, {-> s:Lines() == a:expected})
endfunction

function! s:Becomes(lines) abort
    for l:line in a:lines
        call s:Until(l:line, {-> index(getline(1, '$'), l:line) >= 0})
    endfor
endfunction

function! s:GoTo(words) abort
    call cursor(1, 1)

    if search('\V' . a:words, 'cW') == 0
        throw 'not there: ' . a:words
    endif
endfunction

" What ALE asks for is answered with the next of s:answers; in a menu that is the number of the item with these words.
function! s:Answer(question) abort
    let l:answer = remove(s:answers, 0)
    let l:item = matchstr(a:question, '\d\+\ze) [^\n]*\V' . l:answer)

    return empty(l:item) ? l:answer : l:item
endfunction

function! s:Findings() abort
    let l:Words = {_, found -> getline(found.lnum)[found.col - 1 : found.end_col - 1]}
    let l:words = map(copy(ale#engine#GetLoclist(bufnr(''))), l:Words)

    if l:words != ['User.name is None', 'User.name is not None']
        throw string(l:words)
    endif
endfunction

function! s:Hover() abort
    call s:GoTo('User.name is None')
    ALEHover
    call s:Until('the hover', {-> filter(range(1, winnr('$')), 'getwinvar(v:val, "&previewwindow")')})
    wincmd P
    let l:said = join(getline(1, '$'), "\n")
    pclose

    if l:said !~# 'SA101' || l:said !~# '\.md#'
        throw l:said
    endif
endfunction

function! s:Fix() abort
    let s:answers = ['Use .is_not()']
    " On the first character of a word ALE 3 asks for what is before it.
    call s:GoTo('ame is not None')
    ALECodeAction
    call s:Becomes(['faces = "é 😀", select(User).where(User.name.is_not(None))'])
    call ale#Queue(0) " without a screen nothing tells that the text changed
    call s:Shows(s:both[:0])
endfunction

function! s:Definition() abort
    call s:GoTo('name is None')
    ALEGoToDefinition
    call s:Until('the declaration', {-> getline('.') =~# 'name: Mapped'})
endfunction

function! s:Rename() abort
    let s:answers = ['title']
    call s:GoTo('name: Mapped')
    ALERename
    call s:Becomes([
    \   '    title: Mapped[str | None] = mapped_column("name")',
    \   'nameless = select(User).where(User.title is None)',
    \   'faces = "é 😀", select(User).where(User.title is not None)',
    \])
endfunction

function! s:Completion() abort
    call s:GoTo('where(User.name is not None)')
    execute "normal! Cfilter_by(n)\<Esc>"
    call cursor(line('.'), col('$') - 1)
    call ale#completion#OmniFunc(1, '')
    " Its second call looks for keys, which there are none of.
    let l:words = map(copy(s:Until('completions', function('ale#completion#GetCompletionResult'))), 'v:val.word')

    if empty(filter(copy(l:words), 'v:val =~# "^name"'))
        throw string(l:words)
    endif
endfunction

function! s:Test(name, function) abort
    try
        edit!
        call ale#Queue(0)
        call s:Shows(s:both)
        call a:function()
        call add(s:results, '✔ ' . s:name . ': ' . a:name)
    catch
        call add(s:results, '✖ ' . s:name . ': ' . a:name . "\n" . v:exception . ' ' . v:throwpoint)
    endtry

    call writefile(split(join(s:results, "\n"), "\n"), $SQLASSAY_RESULTS)
endfunction


set nomore noswapfile hidden
let g:ale_hover_to_preview = 1
let g:ale_lint_delay = 0
runtime autoload/ale/util.vim

" Without a screen there is no insert mode.
function! ale#util#Mode(...) abort
    return 'i'
endfunction

function! ale#util#Input(question, value, ...) abort
    return s:Answer(a:question)
endfunction

call s:Test('the findings stand at their words, also behind an emoji', function('s:Findings'))
call s:Test('the hover says why, and links to the standard', function('s:Hover'))
call s:Test('the quick fix changes its line, and the finding goes', function('s:Fix'))
call s:Test('the definition', function('s:Definition'))
call s:Test('a rename changes every place', function('s:Rename'))
call s:Test('completion of an attribute, behind an emoji', function('s:Completion'))

if !empty(filter(copy(s:results), 'v:val =~# "^✖"'))
    cquit 1
endif

qall!
