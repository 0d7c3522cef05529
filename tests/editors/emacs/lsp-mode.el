;;; lsp-mode.el --- What a user of lsp-mode does.  -*- lexical-binding: t -*-

;;; Code:

(load (expand-file-name "suite" (file-name-directory load-file-name)) nil t)
(setq lsp-auto-guess-root t lsp-restart 'ignore lsp-enable-snippet nil
      create-lockfiles nil make-backup-files nil vc-handled-backends nil flymake-no-changes-timeout 0
      xref-prompt-for-identifier nil
      ;; In a batch nothing starts Flymake.
      suite-regions (lambda ()
                      (cl-loop for found in (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics t))
                               collect (lsp--range-to-region (lsp:diagnostic-range found)))))

(suite-run
 (format "Emacs %s, lsp-mode" emacs-version)
 (lambda ()
   (lsp-describe-thing-at-point)
   (with-current-buffer "*lsp-help*" (prin1-to-string (buffer-string)))) ; with the links of the text
 (lambda () (call-interactively #'lsp-execute-code-action))
 #'lsp-rename
 (lambda () (lsp-workspace-shutdown (car (lsp-workspaces)))))

;;; lsp-mode.el ends here
